/// A desk.
public struct DeskBody: Codable, Sendable {
  /// The short name.
  public var slug: String
  /// The name as readers see it.
  public var name: String
  /// Its time zone.
  public var timeZone: String
  /// How many people must approve a story.
  public var approvals: Int
  /// `on_approval` or `manual`.
  public var publish: String
  /// The checks that block approval.
  public var required: [String]

  /// A desk of these properties.
  public init(slug: String, name: String, timeZone: String, approvals: Int, publish: String, required: [String]) {
    self.slug = slug
    self.name = name
    self.timeZone = timeZone
    self.approvals = approvals
    self.publish = publish
    self.required = required
  }
}
