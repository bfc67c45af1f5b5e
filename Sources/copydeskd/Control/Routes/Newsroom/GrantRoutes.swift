import ControlAPI
import Foundation
import Newsroom
import Store

private let dryRun = QueryParameter.flag("dry_run", "Only lists the changes")

extension ControlRoute {
  static let giveGrant = change(
    "/v1/grants", "Gives somebody a role on a desk or on all, or changes until when and under which title", for: .staff,
    query: [dryRun], body: .json(GrantBody.fields), answers: .json([ConfigurationChangeBody].self)
  ) { request, caller in
    let body = try request.decoded(GrantBody.self)
    let scope = try DeskScope(orAll: body.desk)
    // A day alone means its beginning, as in newsroom.yaml.
    let written = body.until.map { $0.utf8.count == 10 ? $0 + "T00:00" : $0 }
    let until: Date? = if let written { try await request.store.instant(written, in: scope) } else { nil }
    return try await request.change(.give(until: until, title: body.title), of: body, on: scope, by: caller)
  }

  static let revokeGrant = change(
    "/v1/grants/revoke", "Takes a role on a desk or on all from somebody", for: .staff, query: [dryRun],
    body: .json(GrantBody.revokingFields), answers: .json([ConfigurationChangeBody].self)
  ) { request, caller in
    let body = try request.decoded(GrantBody.self)
    return try await request.change(.revoke, of: body, on: DeskScope(orAll: body.desk), by: caller)
  }
}

extension DeskScope {
  /// The desk of that name; every desk for `*`.
  fileprivate init(orAll text: String) throws {
    self = text == "*" ? .all : .desk(try DeskSlug(typed: text))
  }
}

extension RouteRequest {
  fileprivate func change(
    _ act: GrantChange.Act, of body: GrantBody, on scope: DeskScope, by caller: StaffCaller
  ) async throws -> StoredResponse {
    let speaksForOthers = services.callers.allowsSpeakingForOthers
    let changes = try await store.change(
      GrantChange(act, of: body.role, on: scope, to: try StaffHandle(typed: body.staff)), by: caller.member,
      asRequestedBy: caller.requestedBy, dryRun: try value(of: dryRun),
      canConnect: { speaksForOthers || NewsroomFile.canConnect($0) })
    return try .json(changes.map { ConfigurationChangeBody($0) })
  }
}

extension GrantBody {
  /// The body as the OpenAPI document describes it.
  static let fields =
    revokingFields + [
      BodyField(name: "until", schema: .time, summary: "When it ends, in the desk's time; if left out, never"),
      BodyField(name: "title", schema: .text, summary: "The person's own title there"),
    ]

  static let revokingFields = [
    BodyField(name: "staff", schema: .slug, summary: "Who", isRequired: true),
    BodyField(name: "role", schema: .text, summary: "The role's name", isRequired: true),
    BodyField(name: "desk", schema: .text, summary: "The desk; * for every desk", isRequired: true),
  ]
}
