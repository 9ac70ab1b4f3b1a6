package org.wsk4j.wsp;

import java.util.Objects;
import java.util.UUID;

/**
 * WSAPROTOCOL_INFOW: one entry of the catalogue. It does not change; {@link #toBuilder} makes another that differs.
 * @wsk WSAPROTOCOL_INFOW
 */
public final class WsaProtocolInfo {

    /** The provider of nothing: 00000000-0000-0000-0000-000000000000. */
    public static final UUID NO_PROVIDER = new UUID(0, 0);

    private final int serviceFlags1;
    private final int providerFlags;
    private final UUID providerId;
    private final int catalogEntryId;
    private final WsaProtocolChain protocolChain;
    private final int version;
    private final int addressFamily;
    private final int maxSockAddr;
    private final int minSockAddr;
    private final int socketType;
    private final int protocol;
    private final int protocolMaxOffset;
    private final int networkByteOrder;
    private final int securityScheme;
    private final int messageSize;
    private final long providerReserved;
    private final String szProtocol;

    private WsaProtocolInfo(Builder builder) {
        serviceFlags1 = builder.serviceFlags1;
        providerFlags = builder.providerFlags;
        providerId = builder.providerId;
        catalogEntryId = builder.catalogEntryId;
        protocolChain = builder.protocolChain;
        version = builder.version;
        addressFamily = builder.addressFamily;
        maxSockAddr = builder.maxSockAddr;
        minSockAddr = builder.minSockAddr;
        socketType = builder.socketType;
        protocol = builder.protocol;
        protocolMaxOffset = builder.protocolMaxOffset;
        networkByteOrder = builder.networkByteOrder;
        securityScheme = builder.securityScheme;
        messageSize = builder.messageSize;
        providerReserved = builder.providerReserved;
        szProtocol = builder.szProtocol;
    }

    /**
     * Begins an entry: a base protocol without flags.
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Begins an entry like this one.
     * @return a new builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.serviceFlags1 = serviceFlags1;
        builder.providerFlags = providerFlags;
        builder.providerId = providerId;
        builder.catalogEntryId = catalogEntryId;
        builder.protocolChain = protocolChain;
        builder.version = version;
        builder.addressFamily = addressFamily;
        builder.maxSockAddr = maxSockAddr;
        builder.minSockAddr = minSockAddr;
        builder.socketType = socketType;
        builder.protocol = protocol;
        builder.protocolMaxOffset = protocolMaxOffset;
        builder.networkByteOrder = networkByteOrder;
        builder.securityScheme = securityScheme;
        builder.messageSize = messageSize;
        builder.providerReserved = providerReserved;
        builder.szProtocol = szProtocol;
        return builder;
    }

    /**
     * dwServiceFlags1: the XP1_ bits.
     * @return XP1_ bits
     */
    public int serviceFlags1() {
        return serviceFlags1;
    }

    /**
     * dwProviderFlags: the PFL_ bits.
     * @return PFL_ bits
     */
    public int providerFlags() {
        return providerFlags;
    }

    /**
     * ProviderId: names the provider; all its entries have it.
     * @return names the provider
     */
    public UUID providerId() {
        return providerId;
    }

    /**
     * dwCatalogEntryId: given by the catalogue.
     * @return given by the catalogue
     */
    public int catalogEntryId() {
        return catalogEntryId;
    }

    /**
     * ProtocolChain: what the protocol is made of.
     * @return what it is made of
     */
    public WsaProtocolChain protocolChain() {
        return protocolChain;
    }

    /**
     * iVersion: version of the protocol.
     * @return version of the protocol
     */
    public int version() {
        return version;
    }

    /**
     * iAddressFamily: an AF_ number of SockAddr.
     * @return an AF_ number
     */
    public int addressFamily() {
        return addressFamily;
    }

    /**
     * iMaxSockAddr: size of the longest address in C.
     * @return bytes
     */
    public int maxSockAddr() {
        return maxSockAddr;
    }

    /**
     * iMinSockAddr: size of the shortest address in C.
     * @return bytes
     */
    public int minSockAddr() {
        return minSockAddr;
    }

    /**
     * iSocketType: a SOCK_ number of WskOptions.
     * @return a SOCK_ number
     */
    public int socketType() {
        return socketType;
    }

    /**
     * iProtocol: an IPPROTO_ number.
     * @return an IPPROTO_ number
     */
    public int protocol() {
        return protocol;
    }

    /**
     * iProtocolMaxOffset: how far beyond protocol the numbers go.
     * @return 0 for one protocol
     */
    public int protocolMaxOffset() {
        return protocolMaxOffset;
    }

    /**
     * iNetworkByteOrder: BIGENDIAN or LITTLEENDIAN.
     * @return BIGENDIAN or LITTLEENDIAN
     */
    public int networkByteOrder() {
        return networkByteOrder;
    }

    /**
     * iSecurityScheme: SECURITY_PROTOCOL_NONE.
     * @return SECURITY_PROTOCOL_NONE
     */
    public int securityScheme() {
        return securityScheme;
    }

    /**
     * dwMessageSize: 0 for streams, 1 if it depends on the lower layer, -1 for no limit, else the largest.
     * @return bytes
     */
    public int messageSize() {
        return messageSize;
    }

    /**
     * dwProviderReserved: names the shared socket in the result of duplicateSocket, else 0.
     * @return 0, or names a shared socket
     */
    public long providerReserved() {
        return providerReserved;
    }

    /**
     * szProtocol: the name that people read.
     * @return free text
     */
    public String szProtocol() {
        return szProtocol;
    }

    /**
     * Whether an application can use it: not hidden, and not a layered protocol by itself.
     * @return whether WSAEnumProtocols shows it
     */
    public boolean isVisible() {
        return protocolChain.chainLen() != Winsock.LAYERED_PROTOCOL && (providerFlags & Winsock.PFL_HIDDEN) == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WsaProtocolInfo that
                && serviceFlags1 == that.serviceFlags1
                && providerFlags == that.providerFlags
                && providerId.equals(that.providerId)
                && catalogEntryId == that.catalogEntryId
                && protocolChain.equals(that.protocolChain)
                && version == that.version
                && addressFamily == that.addressFamily
                && maxSockAddr == that.maxSockAddr
                && minSockAddr == that.minSockAddr
                && socketType == that.socketType
                && protocol == that.protocol
                && protocolMaxOffset == that.protocolMaxOffset
                && networkByteOrder == that.networkByteOrder
                && securityScheme == that.securityScheme
                && messageSize == that.messageSize
                && providerReserved == that.providerReserved
                && szProtocol.equals(that.szProtocol);
    }

    @Override
    public int hashCode() {
        return Objects.hash(providerId, catalogEntryId, addressFamily, socketType, protocol, szProtocol);
    }

    @Override
    public String toString() {
        return "WsaProtocolInfo[" + catalogEntryId + " " + szProtocol + " chain " + protocolChain + "]";
    }

    /** Collects the values of an entry. */
    public static final class Builder {

        private int serviceFlags1;
        private int providerFlags;
        private UUID providerId = NO_PROVIDER;
        private int catalogEntryId;
        private WsaProtocolChain protocolChain = WsaProtocolChain.BASE;
        private int version = 2;
        private int addressFamily;
        private int maxSockAddr;
        private int minSockAddr;
        private int socketType;
        private int protocol;
        private int protocolMaxOffset;
        private int networkByteOrder;
        private int securityScheme;
        private int messageSize;
        private long providerReserved;
        private String szProtocol = "";

        private Builder() {}

        /**
         * dwServiceFlags1: the XP1_ bits.
         * @param newServiceFlags1 XP1_ bits
         * @return this
         */
        public Builder serviceFlags1(int newServiceFlags1) {
            serviceFlags1 = newServiceFlags1;
            return this;
        }

        /**
         * dwProviderFlags: the PFL_ bits.
         * @param newProviderFlags PFL_ bits
         * @return this
         */
        public Builder providerFlags(int newProviderFlags) {
            providerFlags = newProviderFlags;
            return this;
        }

        /**
         * ProviderId: names the provider; all its entries have it.
         * @param newProviderId names the provider
         * @return this
         */
        public Builder providerId(UUID newProviderId) {
            providerId = newProviderId;
            return this;
        }

        /**
         * dwCatalogEntryId: given by the catalogue.
         * @param newCatalogEntryId given by the catalogue
         * @return this
         */
        public Builder catalogEntryId(int newCatalogEntryId) {
            catalogEntryId = newCatalogEntryId;
            return this;
        }

        /**
         * ProtocolChain: what the protocol is made of.
         * @param newProtocolChain what it is made of
         * @return this
         */
        public Builder protocolChain(WsaProtocolChain newProtocolChain) {
            protocolChain = newProtocolChain;
            return this;
        }

        /**
         * iVersion: version of the protocol.
         * @param newVersion version of the protocol
         * @return this
         */
        public Builder version(int newVersion) {
            version = newVersion;
            return this;
        }

        /**
         * iAddressFamily: an AF_ number of SockAddr.
         * @param newAddressFamily an AF_ number
         * @return this
         */
        public Builder addressFamily(int newAddressFamily) {
            addressFamily = newAddressFamily;
            return this;
        }

        /**
         * iMaxSockAddr: size of the longest address in C.
         * @param newMaxSockAddr bytes
         * @return this
         */
        public Builder maxSockAddr(int newMaxSockAddr) {
            maxSockAddr = newMaxSockAddr;
            return this;
        }

        /**
         * iMinSockAddr: size of the shortest address in C.
         * @param newMinSockAddr bytes
         * @return this
         */
        public Builder minSockAddr(int newMinSockAddr) {
            minSockAddr = newMinSockAddr;
            return this;
        }

        /**
         * iSocketType: a SOCK_ number of WskOptions.
         * @param newSocketType a SOCK_ number
         * @return this
         */
        public Builder socketType(int newSocketType) {
            socketType = newSocketType;
            return this;
        }

        /**
         * iProtocol: an IPPROTO_ number.
         * @param newProtocol an IPPROTO_ number
         * @return this
         */
        public Builder protocol(int newProtocol) {
            protocol = newProtocol;
            return this;
        }

        /**
         * iProtocolMaxOffset: how far beyond protocol the numbers go.
         * @param newProtocolMaxOffset 0 for one protocol
         * @return this
         */
        public Builder protocolMaxOffset(int newProtocolMaxOffset) {
            protocolMaxOffset = newProtocolMaxOffset;
            return this;
        }

        /**
         * iNetworkByteOrder: BIGENDIAN or LITTLEENDIAN.
         * @param newNetworkByteOrder BIGENDIAN or LITTLEENDIAN
         * @return this
         */
        public Builder networkByteOrder(int newNetworkByteOrder) {
            networkByteOrder = newNetworkByteOrder;
            return this;
        }

        /**
         * iSecurityScheme: SECURITY_PROTOCOL_NONE.
         * @param newSecurityScheme SECURITY_PROTOCOL_NONE
         * @return this
         */
        public Builder securityScheme(int newSecurityScheme) {
            securityScheme = newSecurityScheme;
            return this;
        }

        /**
         * dwMessageSize: 0 for streams, 1 if it depends on the lower layer, -1 for no limit, else the largest.
         * @param newMessageSize bytes
         * @return this
         */
        public Builder messageSize(int newMessageSize) {
            messageSize = newMessageSize;
            return this;
        }

        /**
         * dwProviderReserved: names the shared socket in the result of duplicateSocket, else 0.
         * @param newProviderReserved 0, or names a shared socket
         * @return this
         */
        public Builder providerReserved(long newProviderReserved) {
            providerReserved = newProviderReserved;
            return this;
        }

        /**
         * szProtocol: the name that people read.
         * @param newSzProtocol free text
         * @return this
         */
        public Builder szProtocol(String newSzProtocol) {
            szProtocol = newSzProtocol;
            return this;
        }

        /**
         * Makes the entry.
         * @return a new entry
         */
        public WsaProtocolInfo build() {
            return new WsaProtocolInfo(this);
        }
    }
}
