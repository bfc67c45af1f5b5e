public import Foundation
public import Newsroom
import Postgres

/// A package as people look at it.
public struct PackageOverview: Sendable {
  /// A story that is in it, or went out with it.
  public struct Member: Sendable {
    /// The story's number.
    public var number: StoryNumber
    /// Its slug.
    public var slug: StorySlug
    /// Its desk.
    public var desk: DeskSlug
    /// What would be its headline, or is.
    public var headline: String
    /// Where it stands.
    public var state: StoryState
    /// How many approvals of its working version there are, and how many it needs.
    public var approvals: Story.ApprovalCount
    /// Its embargo.
    public var embargo: Date?
    /// Why it does not go out.
    public var hold: Story.Hold?
    /// Whether it is on its way to readers, or was published.
    public var isOut: Bool
    /// Why the package cannot go out as things are, as a word: `not_approved`, `spiked`, `embargoed`, `frozen` or the reason for which it is held; nil when the story keeps nobody.
    public var missing: String?
  }

  /// Its name.
  public var name: PackageName
  /// Who closed it, when, and what it waits for; nil while it is open, or when all of it is out.
  public var closing: Package.Closing?
  /// Why all of it is held until somebody closes it again; nil when it is not.
  public var hold: HoldReason?
  /// Its stories, by number.
  public var members: [Member]

  /// Those that are yet to go out.
  public var toGo: [Member] { members.filter { !$0.isOut } }
}

extension Store {
  /// The packages that have stories which are yet to go out, by name; at most a thousand.
  public func packages() async throws -> [PackageOverview] {
    try await overviews(of: pool.query(queries["waiting_packages"]).map { try $0.slug("package") })
  }

  /// One package, also one that is out. Throws `Refusal` with `not_found`.
  public func package(_ name: PackageName) async throws -> PackageOverview {
    guard let overview = try await overviews(of: [name]).first, !overview.members.isEmpty else {
      throw Refusal.noSuchPackage(name)
    }
    return overview
  }

  private func overviews(of names: [PackageName]) async throws -> [PackageOverview] {
    let packages = try await packages(names, pool)
    let rows = Dictionary(grouping: try await pool.query(queries["package_stories"], names.map(\.text))) { row in
      try? row.decode("package", as: String.self)
    }
    let now = try await now(pool)
    let lasting = try await freezes(on: pool)
    let inVain = Set(
      try await pool.query(queries["packages_waiting_in_vain"]).map { try $0.decode("package", as: String.self) })
    return try names.map { name in
      let package = packages.first { $0.name == name }
      var overview = PackageOverview(
        name: name, closing: package?.closing,
        members: try rows[name.text, default: []].map { row in
          try PackageOverview.Member(row, due: package?.closing.map { $0.publishAt ?? now }, lasting, now: now)
        })
      if let closing = overview.closing {
        overview.hold =
          overview.toGo.compactMap(\.hold).first { $0.reason.isOfWholePackage && $0.since >= closing.at }?.reason
          ?? (inVain.contains(name.text) ? .triggerChanged : nil)
      }
      return overview
    }
  }
}

extension PackageOverview.Member {
  /// - Parameter due: When its package is to go out at the earliest; nil while that is open.
  fileprivate init(_ row: Row, due: Date?, _ freezes: Freezes, now: Date) throws {
    self.init(
      number: try row.ordinal("number"), slug: try row.slug("slug"), desk: try row.slug("desk"),
      headline: try row.decode("headline"), state: try row.choice("state"),
      approvals: try Story.ApprovalCount(row), embargo: try row.decode("embargo"),
      hold: try Story.Hold(row),
      isOut: try !row.decode("is_to_go"))
    guard !isOut else { return }
    switch state {
    case .approved:
      if try row.decode("kill_is_asked") {
        missing = HoldReason.killAsked.rawValue
      } else if let hold, hold.reason != .packageMember, !hold.reason.isOfWholePackage {
        missing = hold.reason.rawValue
      } else if let embargo, embargo > max(due ?? now, now) {
        missing = "embargoed"
      } else if !freezes.on(desk, at: now).isEmpty {
        missing = HoldReason.frozen.rawValue
      }
    case .draft, .deskReview: missing = "not_approved"
    case .spiked, .killed, .unpublished, .published: missing = state.rawValue
    }
  }
}
