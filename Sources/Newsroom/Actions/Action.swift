/// Names something that people do to stories: `approve`. The name is that of the control socket's route and of the audit
/// log; what it means is a ``StoryAction``, which a registry (``StoryActions``) finds by it.
public struct Action: RawRepresentable, Hashable, Codable, Sendable, CustomStringConvertible {
  /// The name: lower-case words joined by underscores.
  public let rawValue: String

  /// That name; whether there is such an action, a registry says.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// That name; whether there is such an action, a registry says.
  public init(_ name: String) { rawValue = name }

  /// The name.
  public var description: String { rawValue }
}
