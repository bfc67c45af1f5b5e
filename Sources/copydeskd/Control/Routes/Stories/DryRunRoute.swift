import ControlAPI
import Foundation
import Hummingbird
import Intake
import Newsroom
import Publishing
import Store

private let brief = QueryParameter.flag(
  "brief",
  "Leaves out which files would change; so asked, it answers for every action, not only for approve and publish")

extension ControlRoute {
  /// Changes nothing, so it needs no `Idempotency-Key`.
  static let dryRunAction = ControlRoute(
    .post, "/v1/stories/{story}/dry-run/{action}",
    "What an action would lead to: whether it would be done, and of 'approve' and 'publish' which files would change where",
    for: .staff, query: [brief], body: .json(ActionBody.fields), answers: .json(DryRunBody.self), work: .reading
  ) { request, caller in
    let action = Action(request.name("action"))
    let actions = request.store.workflow.actions
    guard actions[action]?.bringsText == false else { throw Refusal.noSuchAction(action, actions) }
    let isBrief = try request.value(of: brief)
    guard isBrief || [.approve, .publish].contains(action) else { throw Refusal.noDryRun(of: action) }
    let body = try request.decoded(ActionBody.self, orWhenEmpty: ActionBody())
    if action == .approve { try await request.services.house.readAgain(request.story) }
    let run = try await request.store.dryRun(
      ActionRequest(action, request.story, body, request.store), by: caller.actor)
    let story = try await request.store.story(.number(run.story))
    var answer = DryRunBody(run, slug: story.slug, timeZone: try await request.store.timeZone(of: story.desk))
    answer.address = try await request.store.address(of: story)
    if isBrief {
      answer.destinations = try await request.store.destinations(of: story, after: run)
    } else {
      answer.destinations = try await request.services.previews.effects(of: run).map(DryRunBody.Destination.init)
    }
    return try .json(answer)
  }
}

extension Store {
  /// The address at which readers find the story; nil where its desk's stories go to no site.
  fileprivate func address(of story: Story) async throws -> String? {
    guard try await destinations().contains(where: { $0.kind == .site && $0.takes(story.desk) }) else { return nil }
    return "\(try await newsroom().url)/\(story.desk)/\(story.slug)/"
  }

  /// Where the story goes, or what takes it away goes; the primary destination first.
  fileprivate func destinations(of story: Story, after run: DryRun) async throws -> [DryRunBody.Destination] {
    let concerns: (Destination) -> Bool
    switch run.outcome {
    case .needsApprovals, .held, .asksForKill, nil: return []
    case .takenAway(let names): concerns = { names.contains($0.name) }
    default: concerns = { $0.takes(story.desk) }
    }
    let primary = try await newsroom().primary
    return try await destinations().filter(concerns)
      .sorted { ($0.name == primary ? 0 : 1, $0.name.text) < ($1.name == primary ? 0 : 1, $1.name.text) }
      .map {
        DryRunBody.Destination(
          name: $0.name.text, kind: $0.kind.text, primary: $0.name == primary, hold: nil, files: nil, reason: nil)
      }
  }
}

extension DryRunBody {
  fileprivate init(_ run: DryRun, slug: StorySlug, timeZone: String?) {
    self.init(
      allowed: run.explanation.allowed, refusals: run.explanation.refusals,
      whoCould: run.explanation.whoCould.map(\.text), story: run.story.rawValue, slug: slug.text,
      version: run.version.rawValue, timeZone: timeZone, outcome: nil,
      signsAs: run.signsAs?.rawValue, destinations: [])
    switch run.outcome {
    case .goesOut: outcome = .goesOut
    case .resumes: outcome = .resumes
    case .waits(let time): (outcome, at) = (.waits, Instant(time))
    case .waitsForTrigger(let name): (outcome, trigger) = (.waitsForTrigger, name.text)
    case .waitsForPackage(let name): (outcome, package) = (.waitsForPackage, name.text)
    case .waitsForCommand: outcome = .waitsForCommand
    case .needsApprovals(let tally):
      outcome = .needsApprovals
      approvals = Approvals(have: tally.have, need: tally.need, missing: tally.missing.map(\.rawValue))
    case .held(let reason): (outcome, hold) = (.held, reason.rawValue)
    case .asksForKill: outcome = .asksForKill
    case .takenAway: outcome = .takenAway
    case nil: outcome = nil
    }
  }
}

extension DryRunBody.Destination {
  fileprivate init(_ effects: Previews.DestinationEffects) {
    self.init(
      name: effects.destination.name.text, kind: effects.destination.kind.text, primary: effects.isPrimary,
      hold: effects.hold, files: effects.files?.map(DryRunBody.File.init), reason: effects.reason)
  }
}

extension DryRunBody.File {
  fileprivate init(_ effect: FileEffect) {
    self.init(
      path: effect.path, change: effect.change.rawValue, sizeBefore: effect.sizeBefore, size: effect.size,
      before: effect.texts?.before, after: effect.texts?.after)
  }
}

extension Refusal {
  fileprivate static func noDryRun(of action: Action) -> Refusal {
    Refusal(
      .notFound, "There is no dry run of '\(action)'.",
      hint: "Use approve or publish; whether anything else would be done says the same with ?brief=true.")
  }
}
