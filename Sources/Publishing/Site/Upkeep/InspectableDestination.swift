import Newsroom
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

  /// Compares these stories' files, and with a record makes them anew.
  ///
  /// - Parameter isWhole: Whether all stories have their turn; otherwise those that show something of these have it, too.
  func tend(
    stories: [StoryNumber], ofWholeSite isWhole: Bool, writing record: SiteRecord?, with assets: any DeliveryAssets
  ) async throws -> [SiteDifference]

  /// Compares all that shows something of these lists, and with a record makes it anew.
  func tend(
    lists: [ListMemory], writing record: SiteRecord?, with assets: any DeliveryAssets
  ) async throws -> [SiteDifference]

  /// Looks for what belongs to nothing, and with a record removes it from directories of its own.
  func conclude(
    _ overview: CarriedOverview, writing record: SiteRecord?, with assets: any DeliveryAssets
  ) async throws -> [SiteDifference]

  /// What its content is made of beside stories, as that is now.
  func marks(with assets: any DeliveryAssets) async throws -> SiteMarks

  /// Of which lists it shows something that is out of date, since theme, configuration or time went on: none for all of it,
  /// nil when everything is up to date.
  func outdated(with assets: any DeliveryAssets) async throws -> [String]?

  /// Whether its directory is there, is that site's, and was written last by that attempt.
  func wasWritten(by attempt: AttemptMark, as identity: String) async throws -> Bool

  /// Whether something else is set by hand of the front page than it shows.
  func frontPageIsOutdated(with assets: any DeliveryAssets) async throws -> Bool

  /// Makes the front page anew, and nothing else.
  func renewFrontPage(writing record: SiteRecord, with assets: any DeliveryAssets) async throws

  /// Takes a directory that is ahead of the database for the newsroom's, as it is.
  func adopt(as record: SiteRecord) async throws
}
