package org.wsk4j.wsp;

import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.data.Out;

/**
 * An upcall table that passes every call on to another: what a host extends to change some.
 *
 * @wsk WSPUPCALLTABLE
 */
@ConsumerType
public class ForwardingUpcallTable implements WspUpcallTable {

    private final WspUpcallTable next;

    /**
     * Creates a table.
     *
     * @param next what gets every call that is not overridden
     */
    public ForwardingUpcallTable(WspUpcallTable next) {
        this.next = Objects.requireNonNull(next);
    }

    @Override
    public boolean closeEvent(@Nullable WsaEvent event, LpInt errno) {
        return next.closeEvent(event, errno);
    }

    @Override
    public int closeSocketHandle(long s, LpInt errno) {
        return next.closeSocketHandle(s, errno);
    }

    @Override
    public @Nullable WsaEvent createEvent(LpInt errno) {
        return next.createEvent(errno);
    }

    @Override
    public long createSocketHandle(int catalogEntryId, @Nullable Object context, LpInt errno) {
        return next.createSocketHandle(catalogEntryId, context, errno);
    }

    @Override
    public int fdIsSet(long s, @Nullable FdSet set) {
        return next.fdIsSet(s, set);
    }

    @Override
    public int getProviderPath(
            @Nullable UUID providerId,
            char @Nullable [] providerPath,
            @Nullable LpInt providerPathLength,
            LpInt errno) {
        return next.getProviderPath(providerId, providerPath, providerPathLength, errno);
    }

    @Override
    public long modifyIfsHandle(int catalogEntryId, long proposedHandle, LpInt errno) {
        return next.modifyIfsHandle(catalogEntryId, proposedHandle, errno);
    }

    @Override
    public boolean postMessage(long hWnd, int message, long wParam, int lParam, LpInt errno) {
        return next.postMessage(hWnd, message, wParam, lParam, errno);
    }

    @Override
    public int queryBlockingCallback(
            int catalogEntryId,
            @Nullable Out<WsaBlockingCallback> callback,
            @Nullable Out<Object> context,
            LpInt errno) {
        return next.queryBlockingCallback(catalogEntryId, callback, context, errno);
    }

    @Override
    public int querySocketHandleContext(long s, @Nullable Out<Object> context, LpInt errno) {
        return next.querySocketHandleContext(s, context, errno);
    }

    @Override
    public int queueApc(
            @Nullable WsaThreadId threadId, @Nullable WsaApc routine, @Nullable Object context, LpInt errno) {
        return next.queueApc(threadId, routine, context, errno);
    }

    @Override
    public boolean resetEvent(@Nullable WsaEvent event, LpInt errno) {
        return next.resetEvent(event, errno);
    }

    @Override
    public boolean setEvent(@Nullable WsaEvent event, LpInt errno) {
        return next.setEvent(event, errno);
    }

    @Override
    public int openCurrentThread(@Nullable WsaThreadId threadId, LpInt errno) {
        return next.openCurrentThread(threadId, errno);
    }

    @Override
    public int closeThread(@Nullable WsaThreadId threadId, LpInt errno) {
        return next.closeThread(threadId, errno);
    }
}
