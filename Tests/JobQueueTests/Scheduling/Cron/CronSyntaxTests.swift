import Testing
import TimeTesting

@testable import JobQueue

@Suite("Cron syntax", .timeLimit(.minutes(10)))
struct CronSyntaxTests {
  @Test(
    "Lists, ranges, steps and names mean the same as the values they stand for",
    arguments: [
      ("*/15 * * * *", "0,15,30,45 * * * *"),
      ("5-59/20 * * * *", "5,25,45 * * * *"),
      ("0 8-12,14-16/2 * * *", "0 8,9,10,11,12,14,16 * * *"),
      ("0 0 1-31/10 * *", "0 0 1,11,21,31 * *"),
      ("0 0 1 jan-mar,DEC *", "0 0 1 1,2,3,12 *"),
      ("0 0 * * sun,Wed", "0 0 * * 0,3"),
      ("0 0 * * 7", "0 0 * * 0"),
      ("0 0 * * 5-7", "0 0 * * 0,5,6"),
      ("0 0 * * fri-sun", "0 0 * * 0,5,6"),
      ("0 0 * * 1-7/2", "0 0 * * 0,1,3,5"),
      ("\t0  0 * \t* 0 ", "0 0 * * 0"),
      ("@hourly", "0 * * * *"), ("@daily", "0 0 * * *"), ("@midnight", "0 0 * * *"), ("@weekly", "0 0 * * 0"),
      ("@monthly", "0 0 1 * *"), ("@YEARLY", "0 0 1 1 *"), ("@annually", "0 0 1 1 *"),
    ])
  func equal(_ left: String, _ right: String) throws {
    #expect(try CronExpression(left).allowed == CronExpression(right).allowed)
  }

  @Test(
    "An invalid expression is refused with the position of the mistake",
    arguments: [
      ("", 1, "expected five fields, but the minute is missing"),
      ("0 0 * *", 8, "expected five fields, but the day of the week is missing"),
      ("0 0 * * * *", 11, "expected five fields, but there is a sixth"),
      ("60 * * * *", 1, "60 is not a valid minute: use 0 to 59"),
      ("0 24 * * *", 3, "24 is not a valid hour: use 0 to 23"),
      ("0 0 0 * *", 5, "0 is not a valid day of the month: use 1 to 31"),
      ("0 0 * 13 *", 7, "13 is not a valid month: use 1 to 12"),
      ("0 0 * * 8", 9, "8 is not a valid day of the week: use 0 to 7"),
      ("0 99999999999999999999 * * *", 3, "99999999999999999999 is not a valid hour: use 0 to 23"),
      ("1,2, * * * *", 5, "the minute is missing"),
      ("1-x * * * *", 3, "'x' is not a valid minute"),
      ("1- * * * *", 3, "the minute is missing"),
      ("-1 * * * *", 1, "unexpected '-' in the minute"),
      ("0 0 * fen *", 7, "'fen' is not a valid month"),
      ("0 0 * * monday", 9, "'monday' is not a valid day of the week"),
      ("30-10 * * * *", 1, "the range ends before it starts: write two ranges with a comma between"),
      ("0 9,22-6 * * *", 5, "the range ends before it starts: write two ranges with a comma between"),
      ("*/0 * * * *", 3, "a step must be 1 or more"),
      ("*/ * * * *", 3, "a step must be 1 or more"),
      ("5/15 * * * *", 2, "a step needs a range: 5-59/…"),
      ("*/15/2 * * * *", 5, "unexpected '/' in the minute"),
      ("** * * * *", 2, "unexpected '*' in the minute"),
      ("٣ * * * *", 1, "unexpected '٣' in the minute"),
      ("0 0 30 2 *", 5, "none of these months has that day"),
      ("0 0 31 4,6,9,11 *", 5, "none of these months has that day"),
      (
        "@reboot", 1,
        "unknown abbreviation: use one of @annually, @daily, @hourly, @midnight, @monthly, @weekly, @yearly, on its own"
      ),
    ])
  func refused(_ expression: String, position: Int, problem: String) {
    let expected = CronSyntaxError(expression: expression, position: position, problem: problem)
    #expect(throws: expected) { try CronExpression(expression) }
  }

  @Test(
    "Time is linear in the length, whatever is repeated",
    arguments: ["1,", "*/1,", "1-2,", "0", " ", "* ", "\u{301}", "@"])
  func linear(unit: String) {
    for head in ["", "0 ", "* * * * "] {
      let growth = Growth(from: 20_000, of: { head + String(repeating: unit, count: $0 / unit.utf8.count) }) {
        _ = try? CronExpression($0)
      }
      #expect(growth.isLinear, "\(growth)")
    }
  }

  @Test("The refusal is a sentence")
  func sentence() throws {
    let error = #expect(throws: CronSyntaxError.self) { try CronExpression("0 0 * 13 *") }
    #expect(
      error?.description == "Invalid cron expression '0 0 * 13 *' at character 7: 13 is not a valid month: use 1 to 12")
  }

  @Test("29 February counts as a day that comes")
  func leapDay() throws {
    #expect(throws: Never.self) { try CronExpression("0 0 29 2 *") }
    #expect(throws: Never.self) { try CronExpression("0 0 30 2 mon") }
  }
}

extension CronExpression {
  /// Every minute of the day, and every day of four years with a leap year, that the expression allows.
  fileprivate var allowed: [[Int]] {
    var day = CronDay(number: 20_000)
    var days: [Int] = []
    for _ in 0..<1461 {
      if matches(day) { days.append(day.number) }
      day.advance()
    }
    return [days, (0..<1440).filter { firstMinute(from: $0) == $0 }]
  }
}
