import ControlAPI
import Newsroom
import Store

private let like = QueryParameter.text("like", "What somebody typed for a slug, or its beginning")
/// What somebody would do with a story; looking at it is no action.
private enum Purpose {
  case show
  case act(Action)

  var action: Action? { if case .act(let action) = self { action } else { nil } }
}

private let purpose = QueryParameter<Purpose?>(
  name: "for", schema: .choice(["show"] + StoryActions.standard.names.map(\.rawValue)),
  summary: "Also the stories that begin so on which the caller may do this now"
) { text in
  guard let text else { return nil }
  if text == "show" { return .show }
  guard StoryActions.standard[Action(text)] != nil else {
    throw Refusal(.usage, "There is no action '\(text)'.", hint: "See which there are in GET /v1/openapi.json.")
  }
  return .act(Action(text))
}

extension ControlRoute {
  static let slugs = get(
    "/v1/slugs", "The stories that somebody may mean: by the beginning of a slug, one like it, and the one last seen",
    for: .staff, query: [like, purpose], answers: .json(SlugsBody.self)
  ) { request, caller in
    let text = try request.value(of: like) ?? ""
    let wanted = try request.value(of: purpose)
    let found = try await request.store.slugs(like: text, for: caller.member.handle)
    var actionable: [SlugsBody.Named]?
    if let wanted {
      actionable = try await request.store.stories(for: wanted.action, beginning: text, by: caller.actor).map {
        SlugsBody.Named(number: $0.number.rawValue, slug: $0.slug.text)
      }
    }
    return try .json(
      SlugsBody(
        beginning: found.beginning.map(\.text), closest: found.closest?.text, lastSeen: found.lastSeen?.text,
        lastActed: found.lastActed?.text, actionable: actionable))
  }
}
