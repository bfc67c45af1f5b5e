public import Newsroom

/// The kinds of destinations that this daemon has.
public struct DestinationKinds: Sendable {
  /// Every kind there is; a new one is a folder of its own and a word here.
  public static let standard = DestinationKinds([SiteKind()])

  private let kinds: [any DestinationKind]

  /// Those kinds; no two may have the same name.
  public init(_ kinds: [any DestinationKind]) { self.kinds = kinds }

  /// The kind of that name.
  public subscript(name: DestinationKindName) -> (any DestinationKind)? { kinds.first { $0.name == name } }

  /// Their names, in alphabetical order.
  public var names: [String] { kinds.map(\.name.text).sorted() }

  /// Names that no desk may have.
  public var reservedDesks: Set<String> { kinds.reduce(into: []) { $0.formUnion($1.reservedDesks) } }
}
