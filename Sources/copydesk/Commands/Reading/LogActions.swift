import ControlAPI
import Newsroom

extension AuditEntryBody {
  /// What was done, behind the name of who did it: `submitted`, `took back the request for a kill`.
  var actionInWords: String {
    Self.ownWords[action] ?? StoryActions.standard[Action(action)]?.pastTense
      ?? SystemStep.all.first { $0.name == action }?.pastParticiple
      ?? action.split(separator: "_").joined(separator: " ")
  }

  /// Where what is said of a story would be misread behind a name: nobody `asked to be killed`. Published is what readers see.
  private static let ownWords = [
    "publish": "sent out", "republish": "sent out again", "after_review": "looked at it afterwards",
    "ask_kill": "asked to kill", "drop_kill": "took back the request for a kill", "note": "wrote a note",
    "note_resolve": "resolved a thread", "package_remove": "took out of its package",
    "preview_link": "gave a preview link", "preview_end": "ended preview links",
    "preview_over": "ended a preview link", "readdress": "gave another address",
    "front_lead": "put at the head of the front page", "unhold": "ended the hold", "drop": "took off the schedule",
    "remind": "reminded",
  ]
}
