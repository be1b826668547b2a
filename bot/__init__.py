"""A Telegram bot that keeps an organisation's calendar and tests its knowledge."""
