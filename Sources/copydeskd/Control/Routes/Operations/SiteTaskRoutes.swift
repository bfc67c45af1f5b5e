import ControlAPI
import Foundation
import HTTPTypes
import Newsroom
import Publishing
import Store

private let desk = QueryParameter.name("desk", DeskSlug.self, "Only the stories of that desk, and what shows them")
private let wait = QueryParameter.whole("wait", 0...30, default: 0, "How many seconds to wait until the task is over")

/// Going through a whole site: for operators to ask for, for all staff to see.
extension ControlRoute {
  static let verifySite = siteTask(.verify, "Compares every file of a site with what the newsroom says")

  static let rebuildSite = siteTask(
    .rebuild, "Writes what is missing from a site or altered, and removes what belongs to no story")

  static let adoptSite = siteTask(.adopt, "Takes over a site that is ahead of the database, as it is")

  static let siteTask = get(
    "/v1/destinations/{destination}/tasks/{task}", "How far a task has come, and what it found", for: .staff,
    query: [wait], answers: .json(SiteTaskBody.self)
  ) { request, _ in
    let id = try request.number("task")
    let task = try await request.wait(atMost: try request.value(of: wait)) {
      $0.map { $0.endedAt != nil } ?? true
    } _: {
      try await request.store.siteTask(id)
    }
    guard let task, task.destination.text == request.name("destination") else {
      throw Refusal(
        .notFound, "There is no task \(id) of '\(request.name("destination"))'.",
        hint: "Start one with: copydesk site verify")
    }
    return try .json(SiteTaskBody(task))
  }

  private static func siteTask(_ action: SiteTask.Action, _ summary: String) -> ControlRoute {
    change(
      "/v1/destinations/{destination}/\(action.rawValue)", summary, for: .operators, query: [desk],
      answers: .accepted(SiteTaskBody.self)
    ) {
      request, caller in
      let destination = try DestinationName(typed: request.name("destination"))
      let desk = try request.value(of: desk)
      if let desk, try await !request.store.desks().contains(where: { $0.slug == desk }) {
        throw Refusal(.notFound, "There is no desk '\(desk)'.", hint: "List them with: copydesk desks")
      }
      let task = try await request.store.requestSiteTask(
        action, of: destination, lists: SiteScope.lists(of: desk), by: caller.handle)
      return try .json(
        SiteTaskBody(task), status: .accepted, location: "/v1/destinations/\(destination)/tasks/\(task.id)")
    }
  }
}

extension SiteTaskBody {
  fileprivate init(_ task: SiteTask) {
    self.init(
      id: task.id, destination: task.destination.text, action: task.action.rawValue, requestedBy: task.requestedBy,
      requestedAt: Instant(task.requestedAt), endedAt: task.endedAt.map(Instant.init), error: task.error,
      done: task.done, total: task.total,
      differences: task.differences.map { Difference(path: $0.path, problem: $0.problem.rawValue) }, found: task.found,
      served: task.isServed)
  }
}
