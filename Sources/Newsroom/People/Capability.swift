/// What a role lets its holder do on a desk.
public enum Capability: String, CaseIterable, Codable, Sendable {
  case write, review, approve, schedule, publish, correct, kill, spike, assign, cover
  /// What leads the front page, is pinned to it or dropped from it, among the desk's stories.
  case front
  /// What is said of a sensitive story to somebody outside, beside the desk's approval.
  case legal
  /// That nothing goes out by itself for a while; on all desks for the whole newsroom.
  case freeze
  /// Policy and grants.
  case manage
  /// Queue and destinations; no word about stories. Counts only on all desks (`StaffMember.grantToOperate`).
  case operate
}
