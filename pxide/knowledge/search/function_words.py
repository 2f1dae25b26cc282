"""Words that say nothing about what a text is about, and words that say little."""

_ENGLISH = """
a about above after again all also am an and any anybody anyone anything are around as ask at be
because been before being below between both but by can cannot could describe did do does doing
don down during each either else even every everything exactly explain few find for from further
get give gives go goes got had has have having he help her here hers him his how however i if in
into is isn it its itself just know let like likely list ll make makes many may me mean means
might mine more most much must my myself need neither no nor not now of off often on once one only
onto or other others ought our ours out over own per perhaps please quite rather re really same
say says shall she should show since so some something still such take tell than thanks that the
their theirs them then there these they thing things this those though through thus to together
too under until up upon us use used uses using ve very want was way we well were what whatever when
where whether which while who whom whose why will with within without work works would yes yet you
your yours yourself
"""
_GERMAN = """
ab aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes
auch auf aus bei beim bereits besser bevor bin bis bist bitte da dabei dadurch dafür dagegen daher
dahin damit danach dann daran darauf daraus darf darin darüber darum das dass dasselbe davon dazu
dein deine deinem deinen deiner dem den denen denn der deren derselbe des dessen dich die dies
diese dieselbe diesem diesen dieser dieses dir doch dort du durch eben ein eine einem einen einer
eines einfach einige einigen einiger einiges einmal er erkläre erklären erst es etwa etwas euch
euer eure für gar geben geht genau genug gibt ging hab habe haben hast hat hatte hatten heißt hier
hilf hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in indem ins irgend ist ja
jede jedem jeden jeder jedes jedoch jene jenem jenen jener jenes jetzt kann kannst können könnt
könnte mach mache machen macht man manche manchem manchen mancher mehr mein meine meinem meinen
meiner mich mir mit muss musst müssen nach nachdem nein nicht nichts noch nun nur ob obwohl oder
ohne sag sage sagen schon sehr sei sein seine seinem seinen seiner seit sich sie sind so sobald
solche solchem solchen solcher soll sollen sollte sondern sonst soweit sowie statt trotz über um
und uns unser unsere unserem unseren unserer unter viel viele vom von vor wann war waren warst warum
was weder weil welche welchem welchen welcher welches wem wen wenig wenn wer werde werden wessen
wie wieder wieso will willst wir wird wirst wo wobei wodurch wofür woher wohin womit wozu wurde
wurden würde würden zeig zeige zeigen zu zum zur zusammen zwar zwischen
"""
FUNCTION_WORDS = frozenset((_ENGLISH + _GERMAN).split())
"""What holds sentences together, or asks; in small letters, with accents."""

_VAGUE = """
bad best better big change changed changes changing common correct create created creates creating
current day days deal difference different example examples fast faster find first good great
happen happened happens help high hour hours important kind large larger largest last learn left
long longer longest low main many maximum minimum minute minutes name named names new next number
numbers old part parts people place point possible problem problems question questions reason
result results right run running runs second seconds set short simple size sizes slow slower small
smaller smallest start started stop stopped stops time times total turn type types value values
way ways word words world write writes year years
beispiel beispiele beste besten bester bestes dauert einfach erste ersten erster falsch finden
frage fragen funktioniert funktionieren ganz ganze ganzen geändert groß große großen großer großes
größe größen größer größte größten gut gute guten guter hilfe hoch hohe höchste höchsten höchstens
jahr jahre jahren klein kleine kleinen kleiner kleinste kleinsten kosten kostet lang lange langen
langsam leute letzte letzten menge mensch menschen minute minuten möglich name namen neu neue neuen
neuer neues nächste nächsten ort passiert platz problem probleme richtig schlecht schnell schneller
seite stunde stunden tag tage tagen teil teile unterschied unterschiede weg welt wert werte wichtig
wort wörter zahl zahlen zeit zeiten ändere ändern ändert benutze benutzen benutzt verwende
verwenden verwendet nutzen nutzt nutze brauche brauchen braucht
"""
VAGUE_WORDS = frozenset(_VAGUE.split()) - FUNCTION_WORDS
"""What fits nearly every subject; in small letters, with accents."""
