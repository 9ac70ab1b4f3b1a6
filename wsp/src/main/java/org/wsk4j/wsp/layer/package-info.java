/**
 * Layered providers: what stands between an application's socket and its base provider.
 *
 * <p>A layer implements {@link org.wsk4j.wsp.layer.LayeredProvider} and is a service in OSGi, or is given to
 * {@link org.wsk4j.wsp.plain.PlainWinsock}. The runtime does the layer's duties at start-up (find the one below in the chain, start it with
 * the same protocol information, or the base's own directly above the base; pass the upcall table on as it is) and asks the layer only for
 * a procedure table. Two families:
 * <ul>
 *   <li><b>pass-through</b>: claims XP1_IFS_HANDLES and gives the lower handles to its client. It extends
 *       {@link org.wsk4j.wsp.ForwardingProcTable} over {@link org.wsk4j.wsp.layer.LayerContext#below}, which registers the handles. It sees
 *       calls, not the completion of overlapped ones;
 *   <li><b>own handles</b>: sees and may change all data. {@link org.wsk4j.wsp.layer.OwnHandleTable} translates the handles of every
 *       entry and extension function, substitutes overlapped structures and forwards completions; the layer gives it a
 *       {@link org.wsk4j.wsp.layer.DataFilter}.
 * </ul>
 *
 * <p>Whichever it is, {@code SIO_BASE_HANDLE} is always forwarded to the base. When a layer goes, its sockets are closed gracefully below
 * (pending operations are indicated once, with WSA_OPERATION_ABORTED) and answer WSAENETDOWN until their owner closes them.
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.0.0")
@NullMarked
package org.wsk4j.wsp.layer;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
