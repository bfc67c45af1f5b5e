public import FoundationEssentials

/// That somebody has asked to kill a story whose desk wants two signatures for that. It waits for another person's.
public struct KillRequest: Hashable, Sendable {
  /// Its number in the newsroom; 0 until the database has given it one.
  public var id: Int
  /// Who asked.
  public var by: StaffHandle
  /// The working version when it was asked for. A kill is of the story, so a later version changes nothing.
  public var version: VersionNumber
  /// What readers are told if it is signed.
  public var notice: String
  /// Whether no page is to say that there was a story.
  public var vanishes: Bool
  /// When.
  public var at: Date
  /// Whether its signature is genuine. What is not keeps the story back, and nobody can sign it.
  public var isSigned: Bool

  /// A request of these properties.
  public init(
    id: Int, by: StaffHandle, version: VersionNumber, notice: String, vanishes: Bool = false, at: Date,
    isSigned: Bool = true
  ) {
    self.id = id
    self.by = by
    self.version = version
    self.notice = notice
    self.vanishes = vanishes
    self.at = at
    self.isSigned = isSigned
  }
}
