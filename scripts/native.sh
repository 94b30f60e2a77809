# Native programs.

# native PROJECT FOLDER [ARGUMENT...]: compiles a program for the machine, which needs clang or gcc; 3 when there is neither.
native() {
  local linker
  linker=$(command -v clang || command -v gcc) || {
    echo "the native build needs clang or gcc (Debian: apt-get install clang zlib1g-dev)" >&2
    return 3
  }
  dotnet publish "$1" -c Release -o "$2" -v quiet --nologo -p:PublishAot=true "-p:CppCompilerAndLinker=$(basename "$linker")" "${@:3}"
}
