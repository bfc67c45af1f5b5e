import Foundation
import Testing
import TimeTesting

/// What became of a draft that was sent, as the control socket tells it.
enum Submitted: Sendable {
  /// It came no further than the door.
  case refused(status: Int, ProblemReport)
  /// It is a version, or was rejected.
  case settled(SubmissionReport)

  /// The submission; nil when the draft was refused at the door.
  var accepted: SubmissionReport? { if case .settled(let report) = self { report } else { nil } }
}

/// A problem document (RFC 9457).
struct ProblemReport: Decodable, Sendable {
  let code: String
  let detail: String
  let hint: String
}

/// A submission.
struct SubmissionReport: Decodable, Sendable {
  struct Rejection: Decodable, Sendable {
    let reason: String
    let hint: String
    let line: Int
    let column: Int
  }

  struct Finding: Decodable, Sendable {
    let rule: String
    let line: Int
    let column: Int
  }

  let id: Int
  let state: String
  let story: Int?
  let version: Int?
  let findings: [Finding]
  let rejection: Rejection?
}

extension String {
  /// Sends a draft, whatever its bytes, and pictures to the control socket of this path, as Joseph Omondi; waits until
  /// it is settled.
  func submit(_ draft: [UInt8], pictures: [String: [UInt8]] = [:]) async throws -> Submitted {
    let boundary = "a-boundary-that-no-draft-has"
    var body: [UInt8] = []
    for (disposition, bytes) in [("name=\"draft\"; filename=\"draft.md\"", draft)]
      + pictures.map({ ("name=\"picture\"; filename=\"\($0.key)\"", $0.value) })
    {
      body += Array("--\(boundary)\r\nContent-Disposition: form-data; \(disposition)\r\n\r\n".utf8) + bytes
      body += Array("\r\n".utf8)
    }
    body += Array("--\(boundary)--\r\n".utf8)
    let headers = ["Content-Type": "multipart/form-data; boundary=\(boundary)"]
    let deadline = ContinuousClock.now + WaitLimit.standard
    let answer = try await again(while: { $0.status == 503 }) {
      try await exchange(self, "POST", "/v1/submissions", as: "jomondi", headers: headers, body: body)
    }
    guard answer.status == 202 else {
      return .refused(status: answer.status, try answer.decoded(ProblemReport.self))
    }
    var submission = try answer.decoded(SubmissionReport.self)
    while submission.state == "waiting" {
      guard ContinuousClock.now < deadline else {
        throw NeverHappened("submission \(submission.id) to be accepted or rejected")
      }
      submission = try await exchange(self, "GET", "/v1/submissions/\(submission.id)?wait=30", as: "jomondi")
        .decoded(SubmissionReport.self)
    }
    return .settled(submission)
  }
}
