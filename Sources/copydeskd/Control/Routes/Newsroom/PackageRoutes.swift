import ControlAPI
import Foundation
import Newsroom
import Store

/// Packages: how they stand, and closing them. Stories are put into them and taken out by actions on the stories.
extension ControlRoute {
  static let packages = get(
    "/v1/packages", "The packages with stories that are yet to go out", for: .staff,
    answers: .json(PageBody<PackageBody>.self)
  ) { request, _ in
    let zones = try await DesksNow(request.store).zones
    return try .json(
      PageBody(items: await request.store.packages().map { PackageBody($0, zones: zones) }, next: nil))
  }

  static let onePackage = get(
    "/v1/packages/{package}", "One package: its stories, and what is missing", for: .staff,
    answers: .json(PackageBody.self)
  ) { request, _ in
    try .json(
      PackageBody(await request.store.package(request.package), zones: await DesksNow(request.store).zones))
  }

  static let closePackage = change(
    "/v1/packages/{package}/close", "Fixes the stories of a package, and says what it waits for", for: .staff,
    body: .json(ClosePackageBody.fields), answers: .json(PackageBody.self)
  ) { request, caller in
    let body = try request.decoded(ClosePackageBody.self, orWhenEmpty: ClosePackageBody())
    let name = try request.package
    var time: Date?
    if let text = body.at {
      let desks = Set(try await request.store.package(name).toGo.map(\.desk))
      // What is said of stories of one desk is said in its time, of several desks' in the newsroom's.
      let scope = desks.count == 1 ? desks.first.map { DeskScope.desk($0) } : nil
      time = try await request.store.instant(text, in: scope ?? .all)
    }
    try await request.store.close(
      name, PackageClosingRequest(publishAt: time, trigger: try body.on.map { try TriggerName(typed: $0) }),
      by: caller.member, asRequestedBy: caller.requestedBy)
    return try .json(PackageBody(await request.store.package(name), zones: await DesksNow(request.store).zones))
  }
}

extension RouteRequest {
  /// The path's package.
  fileprivate var package: PackageName {
    get throws {
      let text = name("package")
      guard let package = PackageName(text) else {
        throw Refusal(
          .notFound, "There is no package '\(text)'.", hint: "List the packages with: copydesk package")
      }
      return package
    }
  }
}

extension PackageBody {
  init(_ package: PackageOverview, zones: [DeskScope: String]) {
    let toGo = package.toGo
    self.init(
      name: package.name.text, state: toGo.isEmpty ? "out" : package.closing == nil ? "open" : "closed",
      closed: package.closing.map { closing in
        Closing(
          by: closing.by, since: Instant(closing.at), at: closing.publishAt.map { Instant($0) },
          on: closing.trigger?.name.text)
      },
      held: package.hold?.rawValue, waiting: toGo.count, missing: toGo.count { $0.missing != nil },
      stories: package.members.map { story in
        Story(
          number: story.number.rawValue, slug: story.slug.text, desk: story.desk.text,
          timeZone: zones[.desk(story.desk)],
          headline: story.headline, state: story.state,
          approvals: StoryBody.Approvals(story.approvals),
          hold: story.hold.map {
            StoryBody.Hold(reason: $0.reason, since: Instant($0.since), story: $0.story?.rawValue)
          },
          out: story.isOut, missing: story.missing)
      })
  }
}

extension ClosePackageBody {
  /// The body as the OpenAPI document describes it.
  fileprivate static let fields = [
    BodyField(
      name: "at", schema: .time,
      summary: "The time that it waits for, in the time of its stories' desk, or the newsroom's if they are of several"),
    BodyField(name: "on", schema: .slug, summary: "The trigger that it waits for"),
  ]
}
