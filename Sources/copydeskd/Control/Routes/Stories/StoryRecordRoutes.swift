import ControlAPI
import Newsroom
import Store

/// What the newsroom keeps about a story: its versions, the texts beside it, its log, its deliveries.
extension ControlRoute {
  static let storyVersion = get(
    "/v1/stories/{story}/versions/{version}", "One version of a story: what it says, also as a draft", for: .staff,
    answers: .json(VersionBody.self)
  ) { request, caller in
    let number = VersionNumber(try request.number("version", atMost: Int(Int32.max)))
    let version = try await request.store.version(request.story, number)
    return try .json(await VersionBody(version, for: caller, request.store))
  }

  static let storyBranches = get(
    "/v1/stories/{story}/branches", "Texts that are kept beside a story", for: .staff, answers: .json([BranchBody].self)
  ) { request, _ in
    try .json(await request.store.branches(of: request.story).map { BranchBody($0) })
  }

  static let storyLog = get(
    "/v1/stories/{story}/log", "A story's audit log, oldest entry first", for: .staff,
    answers: .json([AuditEntryBody].self)
  ) { request, _ in
    try .json(await request.store.log(request.story).map { AuditEntryBody($0) })
  }

  static let storyDeliveries = get(
    "/v1/stories/{story}/deliveries", "Where a story was sent, newest delivery first", for: .staff,
    answers: .json([DeliveryBody].self)
  ) { request, _ in
    try .json(await request.store.deliveries(request.story).map { DeliveryBody($0) })
  }
}
