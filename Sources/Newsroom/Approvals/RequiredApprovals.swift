/// Which signatures a version needs: one entry for each, and one person for each entry.
///
/// An entry is called by the capability that it takes. `approve` is the desk's own approval, of which there is at least one; of
/// another address for the same words that entry takes `publish`. In SQL `copydesk.wanted_signatures` and
/// `copydesk.missing_signatures`.
public struct RequiredApprovals: Hashable, Sendable {
  /// How many there may be.
  public static let limit = 9

  /// What an entry may take: what says something of a story.
  public static let possible: [Capability] = [.approve, .review, .correct, .publish, .legal]
  static let possibleNames = possible.map { "`\($0.rawValue)`" }.joined(separator: ", ")

  /// The entries, `approve` first, the others by name.
  public let entries: [Capability]

  /// As many approvals by different people.
  public init(_ count: Int) {
    entries = Array(repeating: .approve, count: max(0, count))
  }

  /// Those entries, in any order.
  public init(_ entries: [Capability]) {
    self.entries = entries.sorted { ($0 == .approve ? "" : $0.rawValue) < ($1 == .approve ? "" : $1.rawValue) }
  }

  /// How many people sign.
  public var count: Int { entries.count }

  /// Whether whoever approves is all that is asked for.
  public var isPlain: Bool { entries.allSatisfy { $0 == .approve } }

  /// What a version needs: a sensitive one `legal` as well, and another address for the same words the approvals alone.
  public func needed(for kind: DecisionKind, isSensitive: Bool) -> RequiredApprovals {
    if kind == .readdress { return RequiredApprovals(entries.filter { $0 == .approve }) }
    return isSensitive && !entries.contains(.legal) ? RequiredApprovals(entries + [.legal]) : self
  }

  /// The entries that nobody has filled yet.
  ///
  /// - Parameters:
  ///   - signed: What each person who has signed did so as.
  ///   - isGlassBroken: Whether one of them broke the glass, which makes the desk's own approvals enough.
  public func missing(after signed: [Capability], isGlassBroken: Bool = false) -> [Capability] {
    var signed = signed
    return entries.filter { entry in
      if let place = signed.firstIndex(of: entry) {
        signed.remove(at: place)
        return false
      }
      return !(isGlassBroken && entry == .approve)
    }
  }
}

extension RequiredApprovals: Codable {
  private struct Entry: Codable {
    let capability: Capability
  }

  /// Decodes a number, or a list such as `[{"capability": "approve"}, {"capability": "legal"}]`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let count = try? container.decode(Int.self) {
      self.init(count)
    } else {
      self.init(try container.decode([Entry].self).map(\.capability))
    }
  }

  /// Encodes a number where approvals are all that is asked for.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if isPlain {
      try container.encode(count)
    } else {
      try container.encode(entries.map(Entry.init))
    }
  }
}

extension RequiredApprovals: ExpressibleByIntegerLiteral {
  /// As many approvals by different people.
  public init(integerLiteral count: Int) { self.init(count) }
}

extension RequiredApprovals: ExpressibleByArrayLiteral {
  /// Those entries, in any order.
  public init(arrayLiteral entries: Capability...) { self.init(entries) }
}

extension RequiredApprovals: CustomStringConvertible {
  /// `2`, or `approve, legal`.
  public var description: String { isPlain ? String(count) : entries.map(\.rawValue).joined(separator: ", ") }
}
