/// Who had a hand in a version, and how; none of them approves it, unless the desk's policy says so.
///
/// The set only grows from one version to the next, until one is published.
public struct Authors: Hashable, Sendable {
  /// How somebody is an author.
  public enum Part: String, CaseIterable, Codable, Sendable {
    /// Named by the byline.
    case byline
    /// Sent it in.
    case submitter
    /// Saved a version without sending it in: edited it.
    case editor
  }

  /// Each author's parts; nobody is here without one.
  public private(set) var parts: [StaffHandle: Set<Part>] = [:]

  /// No authors, as of a story that a machine sent in.
  public init() {}

  /// The authors as they were recorded.
  public init(_ recorded: some Sequence<(StaffHandle, Part)>) {
    for (handle, part) in recorded { add(handle, as: part) }
  }

  /// The authors of a version to be saved: its byline's staff, who saves it, and all authors of the versions saved since
  /// the last published one.
  ///
  /// - Parameters:
  ///   - byline: of the version.
  ///   - saver: who saves it; a database role or Copydesk itself is no author.
  ///   - part: `submitter`, or `editor` when the version comes by `edit`.
  ///   - earlier: of each version with a higher number than the live one; of each version, when none was ever live.
  public init(byline: [Content.Byline], savedBy saver: Actor, as part: Part, since earlier: [Authors]) {
    for authors in earlier { parts.merge(authors.parts) { $0.union($1) } }
    for case .staff(let handle) in byline { add(handle, as: .byline) }
    if case .staff(let member) = saver { add(member.handle, as: part) }
  }

  /// Their handles, in order.
  public var handles: [StaffHandle] { parts.keys.sorted() }

  /// Whether the person is one of them.
  public func contains(_ handle: StaffHandle) -> Bool { parts[handle] != nil }

  /// Whether the person only edited: neither byline nor submitter.
  public func onlyEdited(_ handle: StaffHandle) -> Bool { parts[handle] == [.editor] }

  private mutating func add(_ handle: StaffHandle, as part: Part) {
    parts[handle, default: []].insert(part)
  }
}
