// Server-Sent Events: what happens in the world, as it happens, with a reconnect that misses nothing.

const patience = [500, 1000, 2000, 4000];

/** Follow the world from the store's snapshot on; `heard(event)` gets toasts and menus, the store gets the rest. */
export function follow(store, heard) {
  let source;
  let last = store.world.seq;
  let failures = 0;
  let refreshing;

  function refreshSoon() {
    clearTimeout(refreshing);
    refreshing = setTimeout(() => store.refresh().catch(() => undefined), 150);
  }

  function take(event) {
    if (event.seq !== undefined) last = Math.max(last, event.seq);
    switch (event.type) {
      case "message":
        store.typing.delete(event.chat);
        store.put(event.chat, event.message);
        // The bot may have set itself a new date while it answered: ask for the next due moment.
        refreshSoon();
        break;
      case "edited":
      case "poll":
        store.put(event.chat, event.message);
        break;
      case "deleted":
        store.drop(event.chat, event.message_id);
        break;
      case "time":
        store.setTime(event.time);
        refreshSoon();
        break;
      case "reset":
        // Away for so long that the server no longer has all that happened.
        location.reload();
        break;
      case "world":
        refreshSoon();
        break;
      case "typing":
        store.typing.set(event.chat, performance.now() + 5000);
        store.emit("typing", event.chat);
        setTimeout(() => store.emit("typing", event.chat), 5100);
        break;
    }
    heard(event);
  }

  function connect() {
    source = new EventSource(`/world/events?since=${last}`);
    source.onopen = () => {
      failures = 0;
      setConnected(true);
    };
    source.onmessage = ({ data }) => take(JSON.parse(data));
    // The browser's own retry would ask again from the first `since`; ours asks from the last event heard.
    source.onerror = () => {
      source.close();
      setConnected(false);
      setTimeout(reconnect, patience[Math.min(failures++, patience.length - 1)]);
    };
  }

  async function reconnect() {
    try {
      const seq = last;
      await store.refresh();
      // A smaller number means another world under this address: everything known is of the old one.
      if (store.world.seq < seq) location.reload();
      else connect();
    } catch {
      setTimeout(reconnect, patience[Math.min(failures++, patience.length - 1)]);
    }
  }

  function setConnected(connected) {
    if (store.connected === connected) return;
    store.connected = connected;
    store.emit("connection");
  }

  // Timers armed long ago change the next due moment without any event.
  setInterval(() => store.connected && !document.hidden && store.refresh().catch(() => undefined), 15_000);
  addEventListener("pagehide", () => source.close());
  connect();
}
