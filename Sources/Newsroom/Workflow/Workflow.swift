/// The newsroom's rules: may this person do this to this story, and what follows?
///
/// Pure: the same facts give the same answer. A store reads the facts under the story's lock, asks, and writes the change
/// in the same transaction. What each action takes and does is said in its own file under `Actions`.
public struct Workflow: Sendable {
  /// The rules of Copydesk's own actions.
  public static let standard = Workflow(actions: .standard)

  /// The actions that there are.
  public let actions: StoryActions

  /// The rules of these actions.
  public init(actions: StoryActions) { self.actions = actions }

  /// Rules on a request.
  ///
  /// Refusals are looked for in this order, and all that apply are told: `not_found`, `unknown_account` (nothing is looked
  /// for after either), `version_conflict`, `wrong_state`, `self_approval`, `already_approved`, `not_permitted`, `usage`,
  /// `unread`, `checks_failed`, `embargoed`, `frozen`. What is wrong with the request itself comes after permission: nobody should repair a
  /// request that they may not make. A time that is over is `usage`, one before the embargo is `embargoed`.
  ///
  /// - Parameters:
  ///   - story: as it stands; nil when there is none of that name.
  ///   - actor: who asks; nil for an account that is no staff member's.
  public func rule(
    _ request: ActionRequest, on story: StoryFacts?, by actor: Actor?, in newsroom: NewsroomFacts
  ) -> ActionRuling {
    guard let story else { return .refused([.notFound(request.story)]) }
    switch context(request, on: story, by: actor, in: newsroom) {
    case .failure(let refusal): return .refused([refusal])
    case .success(let context): return context.ruling
    }
  }

  /// All that an action may ask, if there is such an action and the actor is one who acts.
  func context(
    _ request: ActionRequest, on story: StoryFacts, by actor: Actor?, in newsroom: NewsroomFacts
  ) -> Result<ActionContext, Refusal> {
    guard let action = actions[request.action] else { return .failure(.noSuchAction(request.action, actions)) }
    return known(actor, for: action).map { actor in
      ActionContext(
        request: request, story: story, actor: actor, newsroom: newsroom, action: action, actions: actions)
    }
  }

  /// The actor, if it is one who acts: a person who works here, Copydesk itself, or a program that submits.
  func known(_ actor: Actor?, for action: any StoryAction) -> Result<Actor, Refusal> {
    switch actor {
    case nil: .failure(.unknownAccount)
    case .staff(let member) where !member.active: .failure(.noLongerHere(member))
    case .databaseRole(let role) where action.name != .submit: .failure(.mayOnlySubmit(role: role))
    case .some(let actor): .success(actor)
    }
  }
}
