import Store

/// A destination whose whole content can be compared with what the newsroom says, and made anew from it.
///
/// It is gone through a slice at a time, so that deliveries, a kill before all, wait for one slice at most.
protocol InspectableDestination: DeliveryDestination {
  /// Under which record a task writes; throws when the site must not be written.
  ///
  /// - Parameter isAdopting: Whether a site that is ahead of its database may be written.
  func record(
    adopting isAdopting: Bool, identity: String, lastAttempt: AttemptMark?, fencingToken: Int64,
    with assets: any DeliveryAssets
  ) async throws -> SiteRecord

  /// Compares the slice's stories, and with a record makes them anew.
  func tend(
    _ slice: CarriedSlice, writing record: SiteRecord?, with assets: any DeliveryAssets
  ) async throws -> [SiteDifference]

  /// Compares all that belongs to no single story, and with a record makes it anew and removes from desks' directories what
  /// belongs to nothing.
  func conclude(
    _ overview: CarriedOverview, writing record: SiteRecord?, with assets: any DeliveryAssets
  ) async throws -> [SiteDifference]

  /// Takes a directory that is ahead of the database for the newsroom's, as it is.
  func adopt(as record: SiteRecord) async throws
}
