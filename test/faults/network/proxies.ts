import { freePort } from './free-port.ts';
import { openProxy, type Proxy, type Trouble } from './proxy.ts';

/** The network between clients and nodes, as far as it can be troubled. */
export type Proxies = {
  /** The nodes' own addresses lead through here with this port. */
  readonly port: number;
  /** The way to a node, by its number. */
  of(node: number): Proxy;
  /** Troubles all ways. */
  trouble(trouble: Trouble): void;
  /** Messages and connections troubled so far. */
  readonly troubled: number;
  close(): Promise<void>;
};

/**
 * A proxy before each node, at the node's own address and a port that is the same for all: the driver takes the port
 * of its contact point for that of every node, so a program needs to know nothing of it.
 */
export async function openProxies(addresses: readonly string[], to: number): Promise<Proxies> {
  const from = await freePort();
  const proxies = await Promise.all(addresses.map((address) => openProxy(address, { from, to })));
  return {
    port: from,
    of: (node) => {
      const proxy = proxies[node - 1];
      if (proxy === undefined) throw new Error(`there is no node ${node}`);
      return proxy;
    },
    trouble: (trouble) => {
      for (const proxy of proxies) proxy.trouble(trouble);
    },
    get troubled() {
      return proxies.reduce((sum, proxy) => sum + proxy.troubled, 0);
    },
    close: async () => void (await Promise.all(proxies.map((proxy) => proxy.close()))),
  };
}
