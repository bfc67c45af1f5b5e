/// What a role lets its holder do on a desk.
public enum Capability: String, CaseIterable, Codable, Sendable {
  case write, review, approve, schedule, publish, correct, kill, spike, assign, cover
  /// Policy and grants.
  case manage
  /// Queue and destinations; no word about stories. Counts only on all desks (`StaffMember.grantToOperate`).
  case operate
}
