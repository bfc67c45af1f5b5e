public import Store

/// Somewhere that decisions can be delivered to.
public protocol DeliveryDestination: Sendable {
  /// Carries out one decision, again if need be: an attempt may follow one of which nobody knows how it ended.
  ///
  /// Ends soon when its task is cancelled: the time is over, the daemon stops, or another worker has taken over.
  func deliver(_ order: DeliveryOrder, with assets: any DeliveryAssets) async -> DeliveryOutcome
}

/// A destination with one writer that carries out in one go what is due at the same moment.
public protocol BatchingDestination: DeliveryDestination {
  /// Carries out decisions of different stories; see `deliver`.
  ///
  /// - Returns: How it ended, for each of them in their order.
  func deliver(_ orders: [DeliveryOrder], with assets: any DeliveryAssets) async -> [DeliveryOutcome]
}

extension BatchingDestination {
  /// Carries out the one.
  public func deliver(_ order: DeliveryOrder, with assets: any DeliveryAssets) async -> DeliveryOutcome {
    await deliver([order], with: assets).first ?? .retry(after: nil, reason: "The destination did not answer")
  }
}

/// What a destination may read beside its order.
public protocol DeliveryAssets: Sendable {
  /// The newsroom as a site reads it, for the attempts at these decisions.
  func site(for orders: [DeliveryOrder]) async throws -> any SiteReading
  /// Whether the newsroom knows of that attempt. It does not, when its database was restored to before it.
  func knows(_ attempt: AttemptMark) async throws -> Bool
  /// A picture's bytes by their hash; nil when the newsroom does not have it.
  func asset(_ sha256: String) async throws -> Asset?
}
