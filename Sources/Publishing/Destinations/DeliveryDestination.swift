public import Store

/// Somewhere that decisions can be delivered to.
public protocol DeliveryDestination: Sendable {
  /// Carries out one decision, again if need be: an attempt may follow one of which nobody knows how it ended.
  ///
  /// Ends soon when its task is cancelled: the time is over, the daemon stops, or another worker has taken over.
  func deliver(_ order: DeliveryOrder, with assets: any DeliveryAssets) async -> DeliveryOutcome
}

/// What a destination may read beside its order.
public protocol DeliveryAssets: Sendable {
  /// All that a site shows once the order is carried out. Throws `AttemptFenced` when another worker has taken over, so that
  /// nobody renders what is stale from the start.
  func site(for order: DeliveryOrder) async throws -> SiteSnapshot
  /// Whether the newsroom knows of that attempt. It does not, when its database was restored to before it.
  func knows(_ attempt: AttemptMark) async throws -> Bool
  /// A picture's bytes by their hash; nil when the newsroom does not have it.
  func asset(_ sha256: String) async throws -> Asset?
}
