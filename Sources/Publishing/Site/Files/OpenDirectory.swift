import Crypto
import Glibc
import Newsroom

/// A directory held open, under which names are looked up without following symbolic links.
struct OpenDirectory: ~Copyable {
  private let descriptor: Int32
  /// From the site's root, for messages; empty for the root itself.
  let path: String

  private init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit { close(descriptor) }

  /// Opens the site's root, and makes it when it is not there; its own path may go through symbolic links.
  init(root: String) throws(SiteFault) {
    if unsafe mkdir(root, 0o755) != 0, errno != EEXIST { throw .refused(operation: "make", path: root, code: errno) }
    let descriptor = unsafe open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .refused(operation: "open", path: root, code: errno) }
    self.init(descriptor: descriptor, path: "")
  }

  /// Opens the site's root; nil when it is not there.
  init?(existingRoot root: String) throws(SiteFault) {
    let descriptor = unsafe Glibc.open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw .refused(operation: "open", path: root, code: errno)
    }
    self.init(descriptor: descriptor, path: "")
  }

  /// The path of a name in this directory.
  func path(of name: String) -> String { path.isEmpty ? name : "\(path)/\(name)" }

  /// The same directory, held open once more.
  func again() throws(SiteFault) -> OpenDirectory {
    let copy = unsafe openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0 else { throw refusal("open", ".") }
    return OpenDirectory(descriptor: copy, path: path)
  }

  /// The directory of that name; nil when there is none.
  func directory(_ name: String) throws(SiteFault) -> OpenDirectory? {
    let child = unsafe openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    if child >= 0 { return OpenDirectory(descriptor: child, path: path(of: name)) }
    switch errno {
    case ENOENT: return nil
    case ELOOP, ENOTDIR: throw .foreign(path: path(of: name))
    default: throw .refused(operation: "open", path: path(of: name), code: errno)
    }
  }

  /// The directory of that name, made when it is not there.
  ///
  /// - Parameter isSynced: False to leave it to `sync(_:)` that it is on the disk.
  func made(_ name: String, isSynced: Bool = true) throws(SiteFault) -> OpenDirectory {
    if let existing = try directory(name) { return existing }
    if unsafe mkdirat(descriptor, name, 0o755) != 0, errno != EEXIST { throw refusal("make", name) }
    if isSynced { try sync() }
    guard let made = try directory(name) else { throw refusal("make", name) }
    return made
  }

  /// The directory at that path below this one, its own path from the site's root, made where it is not there.
  func made(path: String, isSynced: Bool = true) throws(SiteFault) -> OpenDirectory {
    var directory = try again()
    for name in path.split(separator: "/") {
      directory = try directory.made(String(name), isSynced: isSynced)
    }
    return directory
  }

  /// The directory at that path below this one; nil when it is not there.
  func found(_ path: String) throws(SiteFault) -> OpenDirectory? {
    var directory = try again()
    for name in path.split(separator: "/") {
      guard let next = try directory.directory(String(name)) else { return nil }
      directory = next
    }
    return directory
  }

  /// What a name stands for.
  enum Kind { case file, directory, other }

  /// What lies under that name, a link as a link; nil for nothing.
  func kind(of name: String) throws(SiteFault) -> Kind? {
    var status = stat()
    guard unsafe fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      if errno == ENOENT { return nil }
      throw refusal("read", name)
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .directory
    default: return .other
    }
  }

  /// How many bytes a file has; nil for what is none.
  func size(of name: String) throws(SiteFault) -> Int? {
    var status = stat()
    guard unsafe fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      if errno == ENOENT { return nil }
      throw refusal("read", name)
    }
    return status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
  }

  /// The bytes of the file of that name, whatever its length; nil when there is none, or one of more than the limit.
  func bytes(of name: String, atMost limit: Int) throws(SiteFault) -> [UInt8]? {
    var status = stat()
    guard unsafe fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      if errno == ENOENT { return nil }
      throw refusal("read", name)
    }
    guard status.st_size <= limit else { return nil }
    return try bytes(of: name, expecting: Int(status.st_size))
  }

  /// The bytes of the file of that name; nil when there is none, or one of another length.
  func bytes(of name: String, expecting length: Int) throws(SiteFault) -> [UInt8]? {
    let file = unsafe openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else {
      // A link in a file's place is not followed; a new file takes its place.
      if errno == ENOENT || errno == ELOOP { return nil }
      throw refusal("read", name)
    }
    defer { close(file) }
    var status = stat()
    guard unsafe fstat(file, &status) == 0 else { throw refusal("read", name) }
    guard status.st_mode & S_IFMT == S_IFREG, Int(status.st_size) == length else { return nil }
    var bytes = [UInt8](repeating: 0, count: length)
    var filled = 0
    while filled < length {
      let count = unsafe bytes.withUnsafeMutableBytes {
        unsafe read(file, $0.baseAddress?.advanced(by: filled), length - filled)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return nil }
      filled += count
    }
    return bytes
  }

  /// Whether a file of that name is there with the bytes that it should have.
  func has(_ file: SiteFile) throws(SiteFault) -> Bool {
    switch file.content {
    case .bytes(let wanted): try bytes(of: file.name, expecting: wanted.count) == wanted
    case .picture(let sha256, let size):
      try bytes(of: file.name, expecting: size).map { SHA256.hash(data: $0).hexadecimal } == sha256
    }
  }

  /// Writes a new file and brings it to the disk.
  ///
  /// - Parameters:
  ///   - isSynced: False to leave it to `sync(_:)`, for many files.
  ///   - mode: Who may read it.
  func create(_ name: String, _ bytes: [UInt8], isSynced: Bool = true, mode: mode_t = 0o644) throws(SiteFault) {
    let file = unsafe openat(descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
    guard file >= 0 else { throw refusal("create", name) }
    defer { close(file) }
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes {
        unsafe write(file, $0.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw refusal("write", name) }
      written += count
    }
    guard !isSynced || fsync(file) == 0 else { throw refusal("sync", name) }
  }

  /// Brings everything to the disk that was written to the directory's file system.
  func syncAll() throws(SiteFault) {
    guard let syncfs = Self.syncfs else {
      Glibc.sync()
      return
    }
    guard syncfs(descriptor) == 0 else { throw refusal("sync", ".") }
  }

  /// Linux's `syncfs(2)`, which the C library's headers show to programs with GNU extensions alone.
  private static let syncfs: (@convention(c) (Int32) -> Int32)? = {
    guard let program = unsafe dlopen(nil, RTLD_NOW), let symbol = unsafe dlsym(program, "syncfs") else { return nil }
    return unsafe unsafeBitCast(symbol, to: (@convention(c) (Int32) -> Int32).self)
  }()

  /// Moves a file into another directory of the same site, in place of what has that name there.
  func move(_ name: String, to other: borrowing OpenDirectory, as newName: String) throws(SiteFault) {
    guard unsafe renameat(descriptor, name, other.descriptor, newName) == 0 else {
      throw other.refusal("replace", newName)
    }
  }

  /// Removes a file; one that is not there is removed already.
  func remove(_ name: String) throws(SiteFault) {
    guard unsafe unlinkat(descriptor, name, 0) == 0 || errno == ENOENT else { throw refusal("remove", name) }
  }

  /// Removes a directory, unless something is in it.
  func removeDirectory(_ name: String) throws(SiteFault) {
    guard unsafe unlinkat(descriptor, name, AT_REMOVEDIR) == 0 || [ENOENT, ENOTEMPTY, EEXIST].contains(errno) else {
      throw refusal("remove", name)
    }
  }

  /// The names in it, sorted.
  func names() throws(SiteFault) -> [String] {
    // The stream closes what it is given, so it is given a descriptor of its own.
    let copy = unsafe openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0, let stream = unsafe fdopendir(copy) else { throw refusal("list", ".") }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Brings files and directories below it to the disk, all at once; what is not there any more is left out.
  ///
  /// Files that were closed since they were written are meant, too: it is the file that is brought to the disk.
  func sync(_ paths: [String]) throws(SiteFault) {
    guard paths.count <= Self.many else { return try syncAll() }
    let refused = ParallelCalls.first(of: paths, atOnce: Self.syncsAtOnce) { [descriptor] path -> Int32? in
      let opened = unsafe openat(descriptor, path.isEmpty ? "." : path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
      guard opened >= 0 else { return errno == ENOENT ? nil : errno }
      defer { close(opened) }
      return fsync(opened) == 0 ? nil : errno
    }
    if let refused { throw .refused(operation: "sync", path: path(of: refused.item), code: refused.answer) }
  }

  /// From how many on it takes less to sync the whole file system once, whatever else waits to be written there.
  private static let many = 200
  private static let syncsAtOnce = 8

  /// Brings the names in it to the disk.
  func sync() throws(SiteFault) {
    guard fsync(descriptor) == 0 else { throw refusal("sync", ".") }
  }

  /// Takes the lock of the file of that name, made when it is not there; nil when another process has it.
  func lock(_ name: String) throws(SiteFault) -> FileLock? {
    let file = unsafe openat(descriptor, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw refusal("open", name) }
    var tries = 0
    while flock(file, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      // A program that this process is starting has a copy of every descriptor until its exec(2): for that moment a lock
      // that was let go still looks taken.
      if code == EWOULDBLOCK, tries < 100 {
        tries += 1
        usleep(10_000)
        continue
      }
      close(file)
      if code == EWOULDBLOCK { return nil }
      throw .refused(operation: "lock", path: path(of: name), code: code)
    }
    return FileLock(descriptor: file)
  }

  private func refusal(_ operation: String, _ name: String) -> SiteFault {
    .refused(operation: operation, path: path(of: name), code: errno)
  }
}

/// A lock on a file, released when its owner goes away, however the process ends.
struct FileLock: ~Copyable {
  private let descriptor: Int32

  fileprivate init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }
}
