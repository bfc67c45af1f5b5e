public import FoundationEssentials

/// A signature that a desk asks for and that too few people could give there, so that what needs it would wait in vain.
public struct TooFewSigners: Hashable, Sendable {
  /// The desk.
  public var desk: DeskSlug
  /// What it takes to give the signature; nil where each could be given, but not all of them by different people.
  public var capability: Capability?
  /// How many people must sign.
  public var needed: Int
  /// Who could, by their names.
  public var holders: [StaffHandle]

  /// As in `only nana holds it there`.
  public var inWords: String {
    guard capability != nil else {
      return holders.count == 1 ? "only one person could sign" : "only \(holders.count) people could sign"
    }
    if holders.isEmpty { return "nobody holds it there" }
    let names = holders.map(\.text).joined(separator: " and ")
    return "only \(names) \(holders.count == 1 ? "holds" : "hold") it there"
  }
}

extension NewsroomConfiguration {
  /// The signatures that too few people could give at that instant: for stories, and for kills where a desk wants two. That nobody
  /// signs their own story is not counted.
  public func tooFewSigners(at now: Date) -> [TooFewSigners] {
    let people = staff.map(staffMember)
    return desks.flatMap { desk in
      func holders(of capability: Capability) -> [StaffHandle] {
        people.filter { $0.has(capability, on: desk.slug, at: now) }.map(\.handle).sorted { $0.text < $1.text }
      }
      let entries = desk.policy.approvals.entries
      let wanted = Dictionary(grouping: entries, by: \.self).mapValues(\.count)
      let kills = desk.policy.killSignatures > 1 ? [(Capability.kill, desk.policy.killSignatures)] : []
      let asked = wanted.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key, $0.value) } + kills
      let short = asked.compactMap { capability, needed -> TooFewSigners? in
        let holders = holders(of: capability)
        guard holders.count < needed else { return nil }
        return TooFewSigners(desk: desk.slug, capability: capability, needed: needed, holders: holders)
      }
      let all = Set(wanted.keys.flatMap(holders))
      guard short.isEmpty, all.count < entries.count else { return short }
      return [
        TooFewSigners(
          desk: desk.slug, capability: nil, needed: entries.count, holders: all.sorted { $0.text < $1.text })
      ]
    }
  }
}
