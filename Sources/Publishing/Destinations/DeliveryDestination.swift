public import Store

/// Somewhere that decisions can be delivered to.
public protocol DeliveryDestination: Sendable {
  /// Carries out one decision, again if need be: an attempt may follow one of which nobody knows how it ended.
  ///
  /// Ends soon when its task is cancelled: the lease is lost, or the time is over.
  ///
  /// - Throws: Anything; the delivery is then tried again, as often as the destination's configuration says.
  func deliver(_ order: DeliveryOrder, under lease: DestinationLease, from store: Store) async throws -> Receipt
}

/// What a destination may read beside its order; never the store.
public protocol DeliveryAssets: Sendable {
  /// The newsroom as a site shows it once the order is carried out, read under the destination's fence.
  func site(for order: DeliveryOrder) async throws -> SiteSnapshot
  /// The file of that SHA-256; nil when the newsroom does not have it.
  func asset(_ sha256: String) async throws -> Asset?
}

/// The assets of an attempt under a destination's lease.
private struct LeasedAssets: DeliveryAssets {
  let store: Store
  let lease: DestinationLease

  func site(for order: DeliveryOrder) async throws -> SiteSnapshot {
    try await store.siteSnapshot(for: order, lease: lease)
  }

  func asset(_ sha256: String) async throws -> Asset? { try await store.asset(sha256) }
}

extension SiteDestination: DeliveryDestination {
  func deliver(_ order: DeliveryOrder, under lease: DestinationLease, from store: Store) async throws -> Receipt {
    try await deliver(order, with: LeasedAssets(store: store, lease: lease), generation: lease.generation)
  }
}
