import ControlAPI
import Newsroom
import Store

private let like = QueryParameter.text("like", "What somebody typed for a slug, or its beginning")

extension ControlRoute {
  static let slugs = get(
    "/v1/slugs", "The stories that somebody may mean: by the beginning of a slug, one like it, and the one last seen",
    for: .staff, query: [like], answers: .json(SlugsBody.self)
  ) { request, caller in
    let found = try await request.store.slugs(like: try request.value(of: like) ?? "", for: caller.member.handle)
    return try .json(
      SlugsBody(
        beginning: found.beginning.map(\.text), closest: found.closest?.text, lastSeen: found.lastSeen?.text,
        lastActed: found.lastActed?.text))
  }
}
