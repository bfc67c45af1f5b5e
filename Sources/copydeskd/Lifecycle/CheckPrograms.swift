import Foundation
import Intake
import Notices

extension Current<NoticeHost> {
  /// Runs the host's programs for checks of the house.
  var checkPrograms: HouseReader.Run {
    { name, seconds, input throws(CheckProgram.Fault) in
      do throws(NoticeFault) {
        return try await Data(self.value.run(name, within: .seconds(seconds), input: Array(input)).utf8)
      } catch {
        throw CheckProgram.Fault(reason: error.reason)
      }
    }
  }
}

extension CheckProgram.Fault {
  /// There is no host whose programs could be run.
  static var noPrograms: Self { Self(reason: "no programs can be run here") }
}
