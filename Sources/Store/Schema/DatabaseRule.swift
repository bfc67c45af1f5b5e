import Newsroom
import Postgres

/// The rules that the database holds, by the names of its constraints, as refusals.
///
/// `Newsroom` refuses first and in better words; these are what is left when two people act at the same instant, or when
/// the daemon and its database are of different age.
enum DatabaseRule {
  /// Nil for an error that is no rule's.
  static func refusal(for error: PostgresError) -> Refusal? {
    guard let rule = error.constraint, let code = codes[rule] else { return nil }
    return Refusal(code, error.message, hint: "Read the story again, then try again.")
  }

  private static let codes: [String: RefusalCode] = [
    "story_revision_follows": .versionConflict, "version_number_follows": .versionConflict,
    "version_hash_once": .versionConflict, "story_slug_unique": .slugTaken, "story_transition_known": .wrongState,
    "story_fires_deliveries": .wrongState, "story_reopens_returned": .wrongState,
    "story_address_frozen": .wrongState, "approval_of_working_version": .versionConflict,
    "approval_needs_grant": .notPermitted, "approval_is_needed": .wrongState,
    "approval_of_time_needs_grant": .notPermitted,
    "approval_of_correction_needs_grant": .notPermitted, "approval_not_by_author": .selfApproval,
    "approval_break_glass_allowed": .notPermitted, "approval_once_each": .alreadyApproved, "approval_was_read": .unread,
    "reading_of_exact_version": .versionConflict,
    "approval_checks_passed": .checksFailed, "approval_after_embargo": .embargoed,
    "approval_waits_for_the_same": .wrongState, "approval_of_trigger": .versionConflict,
    "approval_before_firing": .versionConflict, "decision_trigger_is_signed": .wrongState,
    "approval_key_valid": .unavailable, "signed_act_key_valid": .unavailable,
    "configuration_change_signed_now": .unavailable, "configuration_change_follows": .versionConflict,
    "approval_in_its_place": .versionConflict, "signed_act_in_its_place": .versionConflict,
    "signed_act_needs_grant": .notPermitted, "story_keeps_decision": .wrongState,
    "configuration_change_in_its_place": .versionConflict, "decision_has_approvals": .wrongState,
    "decision_kill_has_request": .wrongState, "decision_kill_by_another": .alreadyApproved,
    "decision_kill_as_asked": .wrongState, "decision_signs_request_once": .wrongState,
    "decision_kill_break_glass_allowed": .notPermitted, "decision_kill_break_glass_needs_grant": .notPermitted,
    "decision_kill_needs_one": .wrongState, "story_kill_is_decided": .wrongState,
    "kill_request_needs_grant": .notPermitted, "kill_request_is_needed": .wrongState,
    "kill_request_once": .alreadyApproved, "kill_request_in_its_place": .versionConflict,
    "kill_request_of_working_version": .versionConflict, "kill_request_signed_now": .unavailable,
    "story_kill_request_drop_needs_grant": .notPermitted, "story_kill_request_is_dropped": .wrongState,
    "story_not_fired_while_kill_is_asked": .wrongState, "delivery_not_while_kill_is_asked": .wrongState,
    "attempt_not_while_kill_is_asked": .wrongState,
    "decision_kill_needs_grant": .notPermitted, "decision_unpublish_needs_grant": .notPermitted,
    "decision_republish_needs_grant": .notPermitted, "approval_of_republication_needs_grant": .notPermitted,
    "decision_unpublish_of_live": .wrongState, "approval_of_retraction_needs_grant": .notPermitted,
    "decision_of_retraction_needs_grant": .notPermitted,
    "version_fix_within_limit": .invalidDraft, "story_slug_never_reused": .slugTaken,
    "delivery_after_embargo": .embargoed, "front_act_needs_grant": .notPermitted, "front_act_of_live": .wrongState,
    "front_act_in_its_place": .versionConflict, "front_act_key_valid": .unavailable, "front_act_ends_later": .usage,
    "freeze_act_needs_grant": .notPermitted, "freeze_act_ends_later": .usage, "freeze_act_ends_lasting": .wrongState,
    "freeze_act_in_its_place": .versionConflict, "freeze_act_signed_now": .unavailable, "delivery_not_frozen": .frozen,
    "package_act_needs_grant": .notPermitted, "package_act_in_its_place": .versionConflict,
    "package_act_follows": .versionConflict, "package_act_signed_now": .unavailable,
    "package_act_of_member": .wrongState, "package_close_of_members": .versionConflict,
    "package_close_for_later": .usage, "package_close_for_trigger": .versionConflict,
    "package_release_of_closed": .wrongState, "signed_act_has_release": .wrongState,
    "preview_link_by_actor": .versionConflict, "preview_link_of_working_version": .versionConflict,
    "preview_link_needs_grant": .notPermitted, "preview_link_after_embargo": .embargoed,
    "preview_link_ends_in_time": .usage, "preview_link_ends_once": .wrongState,
    "note_number_follows": .versionConflict, "note_by_actor": .versionConflict, "note_resolves_open": .wrongState,
    "note_of_working_version": .versionConflict, "note_needs_right": .notPermitted,
    "attempt_after_embargo": .embargoed, "story_kill_needs_publication": .wrongState,
    "after_review_by_another": .selfApproval, "after_review_not_by_author": .selfApproval,
    "after_review_needs_grant": .notPermitted, "after_review_closed_once": .wrongState,
  ]
}
