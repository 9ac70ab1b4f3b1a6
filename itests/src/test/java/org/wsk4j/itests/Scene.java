package org.wsk4j.itests;

/** What a client is in the middle of when its provider leaves. */
enum Scene {
    ACCEPT {
        @Override
        void play(SwapClient client) {
            client.accept(3);
            client.acceptByEvent();
            client.echo();
        }
    },
    CONNECT {
        @Override
        void play(SwapClient client) {
            client.reconnect();
            client.reconnect();
            client.knock();
            client.knock();
        }
    },
    SEND {
        @Override
        void play(SwapClient client) {
            client.overwhelm();
            client.echo();
        }
    },
    RECEIVE {
        @Override
        void play(SwapClient client) {
            client.listenInVain();
            client.echo();
        }
    },
    RETAIN {
        @Override
        void play(SwapClient client) {
            client.retain();
            client.retainDatagrams();
            client.echo();
            Await.until("something is retained", () -> client.retained() > 0);
        }
    },
    ALL {
        @Override
        void play(SwapClient client) {
            for (Scene scene : values()) {
                if (scene != ALL) {
                    scene.play(client);
                }
            }
        }
    };

    /** Begins, and returns while it goes on. */
    abstract void play(SwapClient client);
}
