/// What concerns the newsroom as a whole.
public struct NewsroomSettings: Hashable, Codable, Sendable {
  /// How text is set where readers see it.
  public enum Typography: String, CaseIterable, Codable, Sendable {
    /// With the quotation marks and dashes of its language.
    case smart
    /// As it was typed.
    case plain
  }

  /// The name as readers see it.
  public var name: String
  /// The site's address as readers know it, http or https, without a slash at its end.
  public var url: String
  /// BCP 47; of desks and stories that name none.
  public var language: String
  /// An IANA identifier; of desks that name none.
  public var timeZone: String
  /// The destination whose receipt makes a story published; without such a destination, the first receipt does.
  public var primary: DestinationName
  /// How text is set where readers see it; what is stored stays as it was typed.
  public var typography: Typography
  /// The rules of the house that drafts are read by beside the standard checks.
  public var checks: [HouseCheck]
  /// Drafts to begin with, in the order in which they are listed.
  public var templates: [DraftTemplate]

  /// Settings of these properties.
  public init(
    name: String, url: String, language: String, timeZone: String, primary: DestinationName,
    typography: Typography = .smart, checks: [HouseCheck] = [], templates: [DraftTemplate] = []
  ) {
    self.name = name
    self.url = url
    self.language = language
    self.timeZone = timeZone
    self.primary = primary
    self.typography = typography
    self.checks = checks
    self.templates = templates
  }
}
