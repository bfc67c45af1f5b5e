import ControlAPI
import Foundation
import Newsroom
import Store

extension DeskBody {
  init(_ desk: Desk) {
    self.init(
      slug: desk.slug.text, name: desk.name, timeZone: desk.timeZone, approvals: desk.policy.approvals.count,
      signatures: desk.policy.approvals.entries.map(\.rawValue),
      killSignatures: desk.policy.killSignatures, publish: desk.policy.publishing.rawValue,
      required: desk.policy.required.sorted())
  }
}

extension StaffBody {
  init(_ member: StaffMember) {
    self.init(
      handle: member.handle.text, name: member.name, active: member.active,
      grants: member.grants.map { Grant($0) })
  }
}

extension StaffBody.Grant {
  init(_ grant: Newsroom.Grant) {
    self.init(
      role: grant.role, desk: grant.scope.desk?.text ?? "*", title: grant.title, until: grant.until.map(Instant.init),
      covering: grant.covering?.text)
  }
}

extension DestinationBody {
  init(_ status: DestinationStatus) {
    self.init(
      name: status.destination.name.text, kind: status.destination.kind.text, holder: status.holder,
      pending: status.pending, failed: status.failed, lastReceiptAt: status.lastReceiptAt.map(Instant.init),
      retrying: status.retrying.map { RetryingBody($0) },
      served: status.isServed, removed: status.isRemoved,
      hold: status.hold.map { hold in
        Hold(reason: hold.reason.rawValue, detail: hold.detail, since: Instant(status.heldSince ?? Date()))
      })
  }
}

extension RetryingBody {
  init(_ retrying: RetryingDestination) {
    self.init(
      destination: retrying.name.text, deliveries: retrying.deliveries, since: Instant(retrying.since),
      error: retrying.error)
  }
}

extension ConfigurationChangeBody {
  init(_ change: ConfigurationChange) {
    self.init(
      kind: change.kind.rawValue, subject: change.subject,
      fields: change.fields.map { Field(key: $0.key, before: $0.before, after: $0.after) })
  }
}

extension AuditReportBody {
  init(_ report: AuditReport) {
    self.init(
      chains: report.chains, entries: report.entries,
      problems: report.problems.map {
        Fault(story: $0.story?.rawValue, position: $0.position, message: $0.message)
      }, vouchedUntil: report.vouchedUntil.map(Instant.init))
  }
}
