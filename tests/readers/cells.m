% Prints cells of a result as Octave's ncread reads them: dimensions in Octave's order, units, value. Octave cannot read
% texts, so the places are found by their numbers, in reverse order of the file's dimensions; it keeps the NUL at the end
% of an attribute.
%   octave-cli --norc cells.m FILE.h5 CELLS.tsv     ends with 77 where the package netcdf is not installed
if isempty (pkg ("list", "netcdf"))
  exit (77);
end
pkg load netcdf
arguments = argv ();
file = arguments{end - 1};
cells = fopen (arguments{end}, "r");
while ischar (line = fgetl (cells))
  part = strsplit (line, "\t");
  series = ["/" part{1}];
  about = ncinfo (file, series);
  values = ncread (file, series);
  at = num2cell (fliplr (str2double (strsplit (part{3}, ","))));
  units = strrep (ncreadatt (file, series, "units"), "\0", "");
  printf ("%s\t%s\t%.17g\n", strjoin ({about.Dimensions.Name}, " "), units, values(at{:}));
end
fclose (cells);
