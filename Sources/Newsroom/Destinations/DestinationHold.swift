/// Why a destination takes nothing until somebody has looked at it. Its deliveries wait; none is lost.
public struct DestinationHold: Hashable, Sendable {
  /// What was found.
  public enum Reason: String, CaseIterable, Codable, Sendable {
    /// The site was written by attempts of which the database knows nothing: the database is older than the site.
    case siteAhead = "site_ahead"
    /// The site's directory is empty, or another one, although stories were delivered there.
    case siteMissing = "site_missing"
    /// The site's directory belongs to another newsroom or destination.
    case anotherSite = "another_site"
  }

  /// What was found.
  public let reason: Reason
  /// The same in a sentence, with what to do.
  public let detail: String

  /// A hold for that reason.
  public init(_ reason: Reason, detail: String) {
    self.reason = reason
    self.detail = detail
  }
}
