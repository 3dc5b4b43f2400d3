// Commands with numbered answers over a WebSocket: the Chrome DevTools Protocol and WebDriver BiDi are both spoken this way.

/** Opens the connection. `send(method, params, more)` resolves with the result; its error names the method. */
export async function openSocket(url) {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error(`no connection to ${url}`));
  });
  const waiting = new Map();
  let lastId = 0;
  socket.onmessage = ({ data }) => {
    const { id, result, error, message } = JSON.parse(data);
    const command = waiting.get(id);
    if (!command) return;
    waiting.delete(id);
    if (error) command.reject(new Error(`${command.method}: ${message ?? error.message ?? JSON.stringify(error)}`));
    else command.resolve(result);
  };
  socket.onclose = () => {
    for (const { method, reject } of waiting.values()) reject(new Error(`${method}: the browser is gone`));
    waiting.clear();
  };
  return {
    send(method, params = {}, more = {}) {
      if (socket.readyState !== WebSocket.OPEN) return Promise.reject(new Error(`${method}: the browser is gone`));
      lastId += 1;
      socket.send(JSON.stringify({ id: lastId, method, params, ...more }));
      return new Promise((resolve, reject) => waiting.set(lastId, { method, resolve, reject }));
    },
  };
}
