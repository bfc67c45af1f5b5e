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

extension SiteDestination: DeliveryDestination {
  /// Reads the site's state inside the destination's lock and carries out the decision.
  public func deliver(_ order: DeliveryOrder, under lease: DestinationLease, from store: Store) async throws -> Receipt
  {
    let snapshot = try await store.siteSnapshot(for: order, lease: lease)
    var pictures: [Asset] = []
    for sha256 in picturesNeeded(for: order, in: snapshot) {
      guard let asset = try await store.asset(sha256) else { throw SiteFault.noPicture(sha256: sha256) }
      pictures.append(asset)
    }
    return try await deliver(order, snapshot: snapshot, pictures: pictures, generation: lease.generation)
  }
}
