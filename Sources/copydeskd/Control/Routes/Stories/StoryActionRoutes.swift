import ControlAPI
import Foundation
import Intake
import Logging
import Newsroom
import Publishing
import Store

/// The actions on a story that bring no text: a route for each.
extension ControlRoute {
  /// Those that bring a text have routes that take a form (`SubmitTextRoutes`).
  static func storyActions(_ actions: StoryActions) -> [ControlRoute] {
    actions.all.filter { !$0.bringsText }.map(\.name).map { action in
      change(
        "/v1/stories/{story}/\(action)", "Carries out '\(action)' on a story", for: .staff,
        body: .json(ActionBody.fields), answers: .json(StoryBody.self)
      ) { request, caller in
        let body = try request.decoded(ActionBody.self, orWhenEmpty: ActionBody())
        if [.approve, .schedule].contains(action) { try await request.services.house.readAgain(request.story) }
        let story = try await request.store.perform(
          ActionRequest(action, request.story, body, request.store), by: caller.actor,
          asRequestedBy: caller.requestedBy)
        if action == .previewLink || action == .previewEnd { await request.tendPreviews() }
        return try .json(await StoryBody(story, for: caller, request.store))
      }
    }
  }

  static let explainAction = get(
    "/v1/stories/{story}/why/{action}",
    "Whether the caller may do something to a story, and if not, why not and who can",
    for: .staff, answers: .json(ExplanationBody.self)
  ) { request, caller in
    let action = Action(request.name("action"))
    let actions = request.store.workflow.actions
    guard actions[action] != nil else { throw Refusal.noSuchAction(action, actions) }
    let answer = try await request.store.why(action, request.story, by: caller.actor)
    var freezes: [FreezeBody] = []
    if [.approve, .schedule, .publish, .republish].contains(action) {
      let desk = try await request.store.story(request.story).desk
      let desks = try await DesksNow(request.store)
      freezes = desks.freezes.filter { $0.scope.includes(desk) }.map { FreezeBody($0, zones: desks.zones) }
    }
    return try .json(
      ExplanationBody(
        allowed: answer.allowed, refusals: answer.refusals, whoCould: answer.whoCould.map(\.text), frozenBy: freezes))
  }
}

extension ActionRequest {
  /// The request that the body describes; times are the story's desk's.
  init(_ action: Action, _ story: StoryReference, _ body: ActionBody, _ store: Store) async throws {
    let publishAt = try await Self.instant(body.at, story, store)
    var until = try await Self.instant(body.until, story, store)
    if let seconds = body.seconds {
      until = try await store.databaseTime().addingTimeInterval(TimeInterval(min(max(seconds, 0), 1_000_000_000)))
    }
    self.init(
      action, story, revision: body.revision.map { Revision($0) }, note: body.note, publishAt: publishAt,
      meant: try await Self.meant(body.at, publishAt, story, store),
      trigger: try body.on.map { try TriggerName(typed: $0) }, now: body.now ?? false,
      overriddenChecks: body.override ?? [], overrideReason: body.override == nil ? nil : body.reason,
      breakGlassReason: body.breakGlass == true ? body.reason ?? "" : nil,
      signAs: try body.signAs.map { try Capability(signature: $0) }, unread: body.unread ?? false,
      desk: try body.desk.map { try DeskSlug(typed: $0) }, slug: try body.slug.map { try StorySlug(typed: $0) },
      assignee: try body.assignee.map { try StaffHandle(typed: $0) }, vanish: body.vanish ?? false,
      until: until, package: try body.package.map { try PackageName(typed: $0) },
      preview: try body.token.map { try PreviewToken(typed: $0) },
      noteLine: action == .note ? try await Self.line(body.line, story, store) : nil, thread: body.thread)
  }

  /// A line of the working version's draft.
  private static func line(_ number: Int?, _ story: StoryReference, _ store: Store) async throws -> NotePlace? {
    guard let number else { return nil }
    let version = try await store.version(story)
    return try NotePlace(line: number, of: await store.shownDraft(of: version), version.number)
  }

  private static func meant(
    _ text: String?, _ instant: Date?, _ story: StoryReference, _ store: Store
  ) async throws -> MeantTime? {
    guard let text, let instant else { return nil }
    let zone = try await store.timeZone(of: store.story(story).desk)
    return MeantTime(written: text, instant, at: zone ?? "UTC")
  }

  private static func instant(_ text: String?, _ story: StoryReference, _ store: Store) async throws -> Date? {
    guard let text else { return nil }
    return try await store.instant(text, at: store.story(story).desk)
  }
}

extension ActionBody {
  /// The body as the OpenAPI document describes it.
  static let fields = [
    BodyField(name: "revision", schema: .whole(1...Int.max), summary: "The revision that the person acts on"),
    BodyField(
      name: "note", schema: .text,
      summary: "What the person says about it; of a kill that another person asked for, nothing or the same"),
    BodyField(name: "at", schema: .time, summary: "When it goes out; a time without an offset is the desk's"),
    BodyField(name: "on", schema: .slug, summary: "The trigger that lets it go out"),
    BodyField(name: "now", schema: .flag, summary: "Goes out at once, whatever its text and its desk say"),
    BodyField(name: "override", schema: .list, summary: "Required checks that the approval overrides"),
    BodyField(name: "reason", schema: .text, summary: "Why checks are overridden or break-glass is used"),
    BodyField(
      name: "break_glass", schema: .flag, summary: "Approves or kills alone in an emergency, where the desk allows it"),
    BodyField(
      name: "sign_as", schema: .text,
      summary:
        "Which of the required signatures to give, such as legal; by default the first missing one that the person may give"
    ),
    BodyField(name: "unread", schema: .flag, summary: "Signs without having read it; the log says so"),
    BodyField(name: "desk", schema: .slug, summary: "The desk to move the story to"),
    BodyField(name: "slug", schema: .slug, summary: "The new slug of the story"),
    BodyField(name: "assignee", schema: .slug, summary: "The person to assign the story to"),
    BodyField(
      name: "until", schema: .time, summary: "When what is set by hand of the front page ends, or a preview link"),
    BodyField(name: "seconds", schema: .whole(1...2_592_000), summary: "For how long a preview link holds"),
    BodyField(name: "token", schema: .text, summary: "The preview link to end; if left out, all of the story"),
    BodyField(
      name: "line", schema: .whole(1...Int(Int32.max)),
      summary: "The line of the working version's draft that a note is about"),
    BodyField(
      name: "thread", schema: .whole(1...Int(Int32.max)),
      summary: "The number of any note of the thread that a note answers in, or that is resolved"),
    BodyField(name: "package", schema: .slug, summary: "The package that the story is put into, or taken out of"),
    BodyField(name: "vanish", schema: .flag, summary: "Leaves no page that says that there was a story"),
  ]
}

extension Capability {
  /// Throws `Refusal` for what nobody signs as.
  fileprivate init(signature text: String) throws {
    guard let capability = Capability(rawValue: text), RequiredApprovals.possible.contains(capability) else {
      throw Refusal.noSuchSignature(text)
    }
    self = capability
  }
}

extension PreviewToken {
  /// Throws `Refusal` for what is no token.
  init(typed text: String) throws {
    guard let token = PreviewToken(text) else {
      throw Refusal(
        .usage, "This is not the token of a preview link.", hint: "List those that there are: copydesk preview --list")
    }
    self = token
  }
}

extension RouteRequest {
  /// Has the sites that this daemon serves bring their previews into line at once. Where that fails, their jobs do it.
  func tendPreviews() async {
    do {
      for site in try await store.destinations() where site.kind == .site {
        try await services.previews.tendLinks(at: site.name)
      }
    } catch {
      services.logger.warning("Previews are brought into line later", metadata: ["error": "\(error)"])
    }
  }
}
