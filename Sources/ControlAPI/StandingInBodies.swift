/// A request that somebody stand in for another.
public struct CoverBody: Codable, Sendable {
  /// Who stands in.
  public var staff: String
  /// For whom.
  public var covered: String
  /// On which desk.
  public var desk: String
  /// Until when, as typed: a bare time is one of the desk; nil ends it now.
  public var until: String?

  /// A request of these properties.
  public init(staff: String, covered: String, desk: String, until: String?) {
    self.staff = staff
    self.covered = covered
    self.desk = desk
    self.until = until
  }
}

/// What somebody says of something that is done once.
public struct NoteBody: Codable, Sendable {
  /// What.
  public var note: String?

  /// A note.
  public init(note: String? = nil) { self.note = note }
}
