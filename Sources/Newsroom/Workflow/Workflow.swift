public import FoundationEssentials

/// The newsroom's rules: may this person do this to this story, and what follows?
///
/// Pure: the same facts give the same answer. A store reads the facts under the story's lock, asks, and carries the answer
/// out in the same transaction. What moves where is in `TransitionTable`, who may is in `Right`.
public enum Workflow {
  /// How long a claim holds, in seconds; then it ends by itself.
  public static let claimLength: TimeInterval = 30 * 60

  /// Rules on a request.
  ///
  /// Refusals are looked for in this order, and all that apply are told: `not_found`, `unknown_account` (nothing is looked
  /// for after either), `version_conflict`, `wrong_state`, `self_approval`, `already_approved`, `not_permitted`, `usage`,
  /// `checks_failed`, `embargoed`. What is wrong with the request itself comes after permission: nobody should mend a
  /// request that they may not make. A time that is over is `usage`, one before the embargo is `embargoed`.
  ///
  /// - Parameters:
  ///   - story: as it stands; nil when there is none of that name.
  ///   - actor: who asks; nil for an account that is no staff member's.
  ///   - desks: all there are.
  public static func rule(
    _ request: RequestFacts, on story: StoryFacts?, by actor: Actor?, desks: Set<DeskSlug>
  ) -> Ruling {
    guard let story else { return .refused([.notFound(request.story)]) }
    switch known(actor, for: request.action) {
    case .failure(let refusal): return .refused([refusal])
    case .success(let actor):
      let hearing = Hearing(request: request, story: story, actor: actor, desks: desks)
      let refusals = hearing.refusals
      guard refusals.isEmpty else { return .refused(refusals) }
      guard let consequence = hearing.consequence else { return .refused([.wrongState(story, request.action)]) }
      return .allowed(consequence)
    }
  }

  /// The actor, if it is one who acts: a person who works here, Copydesk itself, or a program that submits.
  static func known(_ actor: Actor?, for action: Action) -> Result<Actor, Refusal> {
    switch actor {
    case nil: .failure(.unknownAccount)
    case .staff(let member) where !member.active: .failure(.noLongerHere(member))
    case .databaseRole(let role) where action != .submit: .failure(.mayOnlySubmit(role: role))
    case .some(let actor): .success(actor)
    }
  }
}
