-- The limit of a fix: what may change in a published story without a word to readers. Newsroom's FixLimit says the same; a
-- table of cases holds both (Tests/FixCases).

-- Words that a fix changes in no text of that language ('*': of any), and abbreviations after which no sentence begins. One
-- written with a capital counts only so: `May`, but not `may`.
CREATE TABLE copydesk.fix_word (
  language text NOT NULL,
  kind     text NOT NULL CONSTRAINT fix_word_kind_known CHECK (kind IN ('number', 'negation', 'date', 'abbreviation')),
  word     text NOT NULL,
  PRIMARY KEY (language, kind, word)
);
INSERT INTO copydesk.fix_word (language, kind, word)
SELECT list.language, list.kind, word
  FROM (VALUES
    ('*', 'number', '〇 一 二 三 四 五 六 七 八 九 十 百 千 万 萬 億 亿 兆 零 两 兩 半'),
    ('*', 'negation', '不 没 沒 無 无 未 非 否 勿'),
    ('*', 'abbreviation', 'mr mrs ms dr prof gen sen rep gov lt col sgt capt cpl rev hon no vs st jr sr messrs mme mlle u.s u.k u.n e.g i.e'),
    ('en', 'number', 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen '
     || 'seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands '
     || 'million millions billion billions trillion trillions dozen dozens score scores first second third fourth fifth sixth '
     || 'seventh eighth ninth tenth eleventh twelfth half halves quarter quarters double triple twice once pair'),
    ('en', 'negation', 'not no never none nobody nothing neither nor nowhere without cannot non'),
    ('en', 'date', 'January February March April May June July August September October November December Jan Feb Mar Apr Jun Jul '
     || 'Aug Sep Sept Oct Nov Dec Monday Tuesday Wednesday Thursday Friday Saturday Sunday today yesterday tomorrow tonight'),
    ('fr', 'number', 'zéro deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente '
     || 'quarante cinquante soixante cent cents mille million millions milliard milliards premier première deuxième second '
     || 'seconde troisième quatrième cinquième sixième dixième demi demie moitié tiers quart double triple dizaine douzaine '
     || 'vingtaine centaine centaines millier milliers'),
    ('fr', 'negation', 'non ne pas jamais aucun aucune rien ni sans nul nulle'),
    ('fr', 'date', 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi '
     || 'vendredi samedi dimanche hier demain aujourd''hui'),
    ('de', 'number', 'null zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn '
     || 'achtzehn neunzehn zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert tausend million millionen '
     || 'milliarde milliarden dutzend erste ersten zweite zweiten dritte dritten vierte vierten halb halbe hälfte drittel viertel '
     || 'doppelt'),
    ('de', 'negation', 'nicht nichts kein keine keinen keinem keiner keines nie niemals niemand weder noch ohne nein nirgends'),
    ('de', 'date', 'januar februar märz april mai juni juli august september oktober november dezember montag dienstag mittwoch '
     || 'donnerstag freitag samstag sonnabend sonntag heute gestern morgen vorgestern übermorgen'),
    ('es', 'number', 'cero dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete '
     || 'dieciocho diecinueve veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien ciento cientos mil miles '
     || 'millón millones primero primera segundo segunda tercero tercera cuarto medio media mitad tercio doble triple docena'),
    ('es', 'negation', 'no nunca jamás nada nadie ningún ninguno ninguna ni sin tampoco'),
    ('es', 'date', 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre lunes martes miércoles '
     || 'jueves viernes sábado domingo hoy ayer mañana anteayer')
  ) AS list (language, kind, words)
 CROSS JOIN LATERAL string_to_table(list.words, ' ') AS word;

-- Marks that stand about words and are no part of them.
CREATE FUNCTION copydesk.fix_marks() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN $$.,;:!?…()[]{}"'“”„«»‘’‚‹›—–-*_#>|/\`~¿¡、。「」『』（）！？；：，،؟؛।։@+=<^$&$$;

-- A text in words, with U+2029 between paragraphs. Words are split by white space; of scripts without spaces each character
-- is one.
CREATE FUNCTION copydesk.fix_tokens(written text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_split_to_array(
  btrim(
    regexp_replace(
      regexp_replace(
        translate(normalize(coalesce(written, ''), NFC), U&'\00AD\200B\200C\200D\200E\200F\2060\FEFF', ''),
        '\u2029|\n[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u202f\u205f\u3000]*\n', U&' \2029 ', 'g'),
      '([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])', ' \1 ', 'g'),
    U&'\0009\000A\000B\000C\000D\0020\0085\00A0\1680\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200A\2028\202F\205F\3000'),
  '[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u202f\u205f\u3000]+');

-- Where one list of words differs from another, by the fewest deletions and insertions: their places, or null when that takes
-- more than `most` (E. Myers, An O(ND) Difference Algorithm, 1986).
CREATE FUNCTION copydesk.fix_changes(was text[], now text[], most integer, OUT deleted integer[], OUT inserted integer[])
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  n        integer := cardinality(was);
  m        integer := cardinality(now);
  reach    integer[] := array_fill(0, ARRAY[2 * most + 3]);   -- the furthest place on diagonal k, at k + most + 2
  trace    integer[] := '{}';                                 -- each round's reach before it, one after the other
  width    integer := 2 * most + 3;
  centre   integer := most + 2;
  x        integer;
  y        integer;
  k        integer;
  before   integer;
BEGIN
  deleted := '{}';
  inserted := '{}';
  <<rounds>>
  FOR d IN 0..most LOOP
    trace := trace || reach;
    FOR step IN 0..d LOOP
      k := 2 * step - d;
      IF d = 0 THEN
        x := 0;
      ELSIF k = -d OR (k <> d AND reach[centre + k - 1] < reach[centre + k + 1]) THEN
        x := reach[centre + k + 1];
      ELSE
        x := reach[centre + k - 1] + 1;
      END IF;
      y := x - k;
      WHILE x < n AND y < m AND was[x + 1] = now[y + 1] LOOP
        x := x + 1;
        y := y + 1;
      END LOOP;
      reach[centre + k] := x;
      IF x >= n AND y >= m THEN
        FOR round IN REVERSE d..1 LOOP
          k := x - y;
          IF k = -round
            OR (k <> round AND trace[round * width + centre + k - 1] < trace[round * width + centre + k + 1]) THEN
            before := trace[round * width + centre + k + 1];
            inserted := inserted || (before - (k + 1) + 1);
            y := before - (k + 1);
          ELSE
            before := trace[round * width + centre + k - 1];
            deleted := deleted || (before + 1);
            y := before - (k - 1);
          END IF;
          x := before;
        END LOOP;
        RETURN;
      END IF;
    END LOOP;
  END LOOP;
  deleted := NULL;
  inserted := NULL;
END
$$;

-- Whether the word there stands in a quotation, touches one, or is in a paragraph that is one.
CREATE FUNCTION copydesk.fix_is_quoted(tokens text[], place integer, first integer) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  marks   text := copydesk.fix_marks();
  closers text[] := '{}';     -- of the quotations that are open, the innermost at `depth`
  depth   integer := 0;
  signs   text[];
  sign    text;
  closer  text;
  touches boolean;
  starts  boolean;            -- whether no letter stands before, and
  ends    boolean;            -- none behind the sign
BEGIN
  IF starts_with(tokens[first], '>') THEN
    RETURN true;
  END IF;
  FOR i IN first..place LOOP
    touches := depth > 0;
    IF tokens[i] ~ '["\u0027“”„«»‘’‚‹›「」『』]' THEN
      signs := string_to_array(tokens[i], NULL);
      FOR at IN 1..cardinality(signs) LOOP
        sign := signs[at];
        CONTINUE WHEN sign !~ '["\u0027“”„«»‘’‚‹›「」『』]';
        starts := at = 1 OR position(signs[at - 1] IN marks) > 0;
        ends := at = cardinality(signs) OR position(signs[at + 1] IN marks) > 0;
        IF depth > 0 AND position(sign IN closers[depth]) > 0 AND (sign NOT IN ('''', '’') OR ends) THEN
          depth := depth - 1;
          touches := true;
          CONTINUE;
        END IF;
        closer := CASE
          WHEN sign = '“' THEN '”' WHEN sign = '„' THEN '“”' WHEN sign = '«' THEN '»' WHEN sign = '»' THEN '«'
          WHEN sign = '‚' THEN '‘’' WHEN sign = '‹' THEN '›' WHEN sign = '›' THEN '‹' WHEN sign = '「' THEN '」'
          WHEN sign = '『' THEN '』' WHEN sign IN ('"', '”') THEN sign WHEN sign = '‘' AND starts THEN '’'
          WHEN sign = '''' AND starts AND NOT ends THEN sign END;
        IF closer IS NOT NULL THEN
          depth := depth + 1;
          closers[depth] := closer;
          touches := true;
        END IF;
      END LOOP;
    END IF;
  END LOOP;
  RETURN touches;
END
$$;

-- Whether a sentence begins with the word there.
CREATE FUNCTION copydesk.fix_begins_sentence(tokens text[], place integer, first integer) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
  before text := rtrim(tokens[place - 1], $q$"'”»’“›)]}」』*_$q$);
  bare   text := lower(btrim(tokens[place - 1], copydesk.fix_marks()) COLLATE "und-x-icu");
BEGIN
  IF place = first OR array_to_string(tokens[first:place - 1], '') ~ '^[#*+-]+$' THEN
    RETURN true;
  END IF;
  IF right(before, 1) = '.' THEN
    RETURN length(bare) <> 1
      AND NOT EXISTS (SELECT FROM copydesk.fix_word AS w WHERE w.kind = 'abbreviation' AND w.word = bare);
  END IF;
  RETURN before <> '' AND position(right(before, 1) IN '!?…:。！？।։؟') > 0;
END
$$;

-- What a fix may not change of the word there.
CREATE FUNCTION copydesk.fix_word_faults(tokens text[], place integer, of_language text) RETURNS SETOF text
LANGUAGE plpgsql STABLE AS $$
DECLARE
  bare  text := replace(btrim(tokens[place], copydesk.fix_marks()), '’', '''');
  small text := lower(bare COLLATE "und-x-icu");
  first integer := place;
BEGIN
  WHILE first > 1 AND tokens[first - 1] <> U&'\2029' LOOP
    first := first - 1;
  END LOOP;
  RETURN QUERY
    SELECT DISTINCT w.kind
      FROM unnest(string_to_array(bare, '-') || string_to_array(small, '-') || bare || small
                  || regexp_replace(bare, '''s$', '') || regexp_replace(small, '''s$', '')) AS part
      JOIN copydesk.fix_word AS w ON w.word = part AND w.kind <> 'abbreviation' AND w.language IN ('*', of_language);
  IF tokens[place] ~ '[0-9\u00b2\u00b3\u00b9\u00bc-\u00be\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59\u2070-\u2089\u2150-\u218b\uff10-\uff19]' THEN
    RETURN NEXT 'number';
  END IF;
  IF (of_language = 'en' AND small ~ 'n''t$') OR (of_language = 'fr' AND small ~ '^n''') THEN
    RETURN NEXT 'negation';
  END IF;
  IF left(bare, 1) <> lower(left(bare, 1) COLLATE "und-x-icu") AND NOT (of_language = 'en' AND bare ~ '^I(''|$)')
    AND NOT copydesk.fix_begins_sentence(tokens, place, first) THEN
    RETURN NEXT 'name';
  END IF;
  IF copydesk.fix_is_quoted(tokens, place, first) THEN
    RETURN NEXT 'quotation';
  END IF;
END
$$;

-- Why a text is more than a fix of another, in order; empty when it is one. `field`: something else than a text differs;
-- `words`: too many of them.
CREATE FUNCTION copydesk.fix_faults(was jsonb, now jsonb, most integer) RETURNS text[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
  texts       text[] := '{headline,label,summary,body}';
  language    text := split_part(lower(now ->> 'language'), '-', 1);
  faults      text[] := '{}';
  count       integer := 0;
  path        text[];
  old_tokens  text[];
  new_tokens  text[];
  old_words   text[];
  new_words   text[];
  old_places  integer[];
  new_places  integer[];
  deleted     integer[];
  inserted    integer[];
BEGIN
  IF ((was - texts) #- '{picture,caption}') #- '{picture,alt}' IS DISTINCT FROM ((now - texts) #- '{picture,caption}') #- '{picture,alt}' THEN
    faults := faults || 'field'::text;
  END IF;
  FOREACH path SLICE 1 IN ARRAY ARRAY[['headline', ''], ['label', ''], ['summary', ''], ['picture', 'caption'], ['picture', 'alt'], ['body', '']] LOOP
    path := array_remove(path, '');
    CONTINUE WHEN was #>> path IS NOT DISTINCT FROM now #>> path;
    old_tokens := copydesk.fix_tokens(was #>> path);
    new_tokens := copydesk.fix_tokens(now #>> path);
    SELECT coalesce(array_agg(t.token ORDER BY t.place), '{}'), coalesce(array_agg(t.place::integer ORDER BY t.place), '{}')
      INTO old_words, old_places
      FROM unnest(old_tokens) WITH ORDINALITY AS t(token, place) WHERE t.token NOT IN ('', U&'\2029');
    SELECT coalesce(array_agg(t.token ORDER BY t.place), '{}'), coalesce(array_agg(t.place::integer ORDER BY t.place), '{}')
      INTO new_words, new_places
      FROM unnest(new_tokens) WITH ORDINALITY AS t(token, place) WHERE t.token NOT IN ('', U&'\2029');
    SELECT c.deleted, c.inserted INTO deleted, inserted FROM copydesk.fix_changes(old_words, new_words, most) AS c;
    IF deleted IS NULL THEN
      faults := faults || 'words'::text;
      CONTINUE;
    END IF;
    count := count + cardinality(deleted) + cardinality(inserted);
    faults := faults
      || ARRAY(SELECT f FROM unnest(deleted) AS w CROSS JOIN copydesk.fix_word_faults(old_tokens, old_places[w], language) AS f)
      || ARRAY(SELECT f FROM unnest(inserted) AS w CROSS JOIN copydesk.fix_word_faults(new_tokens, new_places[w], language) AS f);
  END LOOP;
  IF count > most THEN
    faults := faults || 'words'::text;
  END IF;
  RETURN ARRAY(SELECT DISTINCT f FROM unnest(faults) AS f ORDER BY f);
END
$$;

-- What the last version says that readers saw and were told of: fixes and new addresses are measured against it.
CREATE FUNCTION copydesk.last_told(of_story bigint, live integer) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
RETURN (
  SELECT v.content FROM copydesk.version AS v
   WHERE v.story = of_story AND v.number <= live AND NOT copydesk.is_silent(v.kind)
     AND EXISTS (SELECT FROM copydesk.delivery AS d JOIN copydesk.receipt AS r ON r.delivery = d.id
                  WHERE d.story = v.story AND d.version = v.number AND NOT copydesk.withdraws(d.kind))
   ORDER BY v.number DESC LIMIT 1);

-- Words alone: a notice and the text that shows it may differ in marks and spaces.
CREATE FUNCTION copydesk.words_alone(written text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(
  written, '[!-/:-@\[-`{-~\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]', '', 'g');

-- What readers are not told, or told in place of a text, is bounded: a fix by its limit, a retraction to its notice, another
-- address to the words that readers see.
CREATE FUNCTION copydesk.check_amendment(version copydesk.version, live integer) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  told   jsonb;
  faults text[];
BEGIN
  IF version.kind = 'fix' THEN
    told := copydesk.last_told(version.story, live);
    faults := copydesk.fix_faults(told, version.content, coalesce((version.policy ->> 'fix_limit')::integer, 3));
    IF told IS NULL OR cardinality(faults) > 0 THEN
      PERFORM copydesk.refuse('version_fix_within_limit',
        'This is more than a fix: ' || coalesce(nullif(array_to_string(faults, ', '), ''), 'readers see nothing yet') || '.');
    END IF;
  ELSIF version.kind = 'retract' THEN
    IF coalesce(version.note !~ '\S', true) OR version.content ?| '{summary,label,picture,dateline}'
      OR copydesk.words_alone(version.content ->> 'body') <> copydesk.words_alone(version.note) THEN
      PERFORM copydesk.refuse('version_retract_is_notice', 'A retraction says its notice and nothing else.');
    END IF;
  ELSIF version.kind = 'readdress' THEN
    IF NOT EXISTS (
      SELECT FROM copydesk.version AS v
       WHERE v.story = version.story AND v.number = live
         AND v.content - '{slug,desk}'::text[] = version.content - '{slug,desk}'::text[]) THEN
      PERFORM copydesk.refuse('version_readdress_repeats', 'Another address changes no word.');
    END IF;
  END IF;
END
$$;

GRANT SELECT ON copydesk.fix_word TO copydesk_daemon;
GRANT EXECUTE ON FUNCTION copydesk.fix_marks(), copydesk.fix_tokens(text), copydesk.fix_changes(text[], text[], integer),
  copydesk.fix_is_quoted(text[], integer, integer), copydesk.fix_begins_sentence(text[], integer, integer),
  copydesk.fix_word_faults(text[], integer, text), copydesk.fix_faults(jsonb, jsonb, integer),
  copydesk.last_told(bigint, integer) TO copydesk_daemon;
