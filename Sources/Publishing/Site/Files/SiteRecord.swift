import Newsroom
import Store

/// Whose a site's directory is, and who wrote it last: kept in the directory itself, in `.copydesk/site.json`.
///
/// By it a daemon notices a directory that belongs to another site, one that was written by a newer worker, and one that was
/// written by attempts of which its database knows nothing: then the database is older than the site, because it was restored
/// or belongs to a primary that was deposed.
struct SiteRecord: Hashable, Codable, Sendable {
  /// The newsroom and the destination; never changes.
  var site: String
  /// The highest fencing token under which the site was written.
  var generation: Int64
  /// The last attempt to deliver to the site that has written to it; nil for one that was made anew before the first.
  var lastAttempt: AttemptMark?
  /// What the last attempts began to change; those that have their receipts count no more.
  var touched: [StoryNumber: SiteTouch]?
}

extension SiteRecord {
  /// What the directory says once these decisions have been carried out.
  init?(_ orders: [DeliveryOrder], touched: [StoryNumber: SiteTouch]) {
    guard let last = orders.max(by: { $0.attemptID < $1.attemptID }) else { return nil }
    self.init(
      site: last.destinationIdentity, generation: last.fencingToken, lastAttempt: last.mark,
      touched: touched)
  }
}
