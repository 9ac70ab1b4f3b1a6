package org.wsk4j.provider.kit.socket;

import org.wsk4j.nt.NtStatus;

/** What options and ioctls find on a listener. */
final class ListenTarget implements SocketControls.Target {

    private final Listener listener;

    ListenTarget(Listener listener) {
        this.listener = listener;
    }

    @Override
    public boolean isBroken() {
        return listener.state() == ListenState.BROKEN;
    }

    @Override
    public boolean eventsReady() {
        return listener.state() == ListenState.LISTENING;
    }

    @Override
    public int ownEvents() {
        return listener.ownEvents();
    }

    @Override
    public int handedOnEvents() {
        return listener.handedOnEvents();
    }

    @Override
    public int suppliedEvents() {
        return listener.suppliedEvents();
    }

    @Override
    public void eventsChanged() {
        listener.eventsChanged();
    }

    @Override
    public NtStatus setConditionalAccept(boolean conditional) {
        listener.conditional().set(conditional);
        return NtStatus.STATUS_SUCCESS;
    }

    @Override
    public boolean isConditionalAccept() {
        return listener.conditional().isOn();
    }
}
