import ControlAPI
import Foundation
import Newsroom
import Store

extension ControlRoute {
  static let cover = change(
    "/v1/cover", "Has somebody stand in for a colleague on a desk until a time; without a time, ends it", for: .staff,
    body: .json(CoverBody.fields), answers: .json([StaffBody.Grant].self)
  ) { request, caller in
    let body = try request.decoded(CoverBody.self)
    let standIn = try StaffHandle(typed: body.staff)
    let covered = try StaffHandle(typed: body.covered)
    let desk = try DeskSlug(typed: body.desk)
    guard let until = body.until else {
      try await request.store.endCover(
        for: covered, by: standIn, on: desk, endedBy: caller.member, asRequestedBy: caller.requestedBy)
      return try .json([StaffBody.Grant]())
    }
    let grants = try await request.store.cover(
      for: covered, by: standIn, on: desk, until: request.store.instant(until, at: desk), arrangedBy: caller.member,
      asRequestedBy: caller.requestedBy)
    return try .json(grants.map { StaffBody.Grant($0) })
  }
}

extension CoverBody {
  /// The body as the OpenAPI document describes it.
  static let fields = [
    BodyField(name: "staff", schema: .slug, summary: "Who stands in", isRequired: true),
    BodyField(name: "covered", schema: .slug, summary: "For whom", isRequired: true),
    BodyField(name: "desk", schema: .slug, summary: "On which desk", isRequired: true),
    BodyField(name: "until", schema: .time, summary: "When the cover ends, in the desk's time; if left out, now"),
  ]
}
