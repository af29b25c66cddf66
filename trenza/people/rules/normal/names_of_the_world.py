"""Spellings of given names that came to Spain from other languages and scripts.

One line a name: the form everything is written as, then other spellings of the same name.
"""

GIVEN = """
mohamed: mohammed muhammad mohamad mohammad muhamad muhammed muhamed mohd mohamd muhd mohamet
mohamed: mohemed md moh
mohamed: mojamed mohammd mohmed mahomed mohamded muhammat mhmd mohammod mohamat mohamede muhammud
mohamed: mouhamed
mohamed: mouhammed mohaned mohamedd mouhamad mohammet
ahmed: ahmad ahamed hmed ahmd ahmmed achmed ahmet. ajmed ahmede ahmaad ahmud.
mahmud: mahmoud mehmood mahmood mahmut. mahmod
hamid: hameed hamed. jamid hamide
hasan: hassan hassane hasane hacen hasen jasan lahcen. hssan
husein: hussein hussain husain hossain hosain husayn houssein hussien hocine hussin houssain husin
husein: husen
husein: houcine hossein huseyn hoseyn hussayn elhoussain elhoussaine lhoussaine lhoucine
yusef: youssef yusuf yousef youssouf yousuf yussef yousaf yosef yousif iusuf yousouf yosuf yusaf
yusef: yucef
yusef: youcef joussef ywsf yussuf yusif yusuff
ibrahim: ibrahima brahim ibraheem ibrahem ibrahime ebrahim ibraim ibraima braim
ismail: ismael. smail ismaila ismaeel ismahil esmail
mustafa: mostafa moustafa mustapha mostapha moustapha mustaf
omar: umar oumar omer. umer
othman: osman ousmane usman othmane uthman otman outman outmane
ali: aly alli
said: sayed. saeed saied saaid zaid.
khalid: khaled jalid kalid halid khaleed khalide kaled jaled
rachid: rashid rasheed rachyd rachide rachit
karim: kareem karime kerim abdelkarim.
jamal: djamal djamel jamel gamal yamal jamaal
jilali: djilali jillali gilali
driss: idriss idris dris idrissa. edris idrees
hicham: hisham hichame icham jicham hishem
aziz: azis azize
tarik: tariq tarek tareq tarick
rafik: rafiq rafique rafeek
sadik: sadiq sadeq sadek sadiqu
taufik: toufik tawfik taoufik tawfiq toufiq
nuredin: noureddin nureddin noreddin nordin nordine noredin noreddine
nuredin: nouredin noureddine noureddinne
salah: saleh. salaah
salaheddin: salahddin saladin salahdin
ezzeddin: azzeddin azeddin ezeddin izzeddin azzedin
badreddin: badrdin badereddin
samir: sameer samire
nabil: nabeel nabile
jawad: jaouad yawad jaouade
fuad: fouad fouade foad
murad: mourad morad mourade
mumen: moumen
redouan: redouane radouane redwan ridwan radwan redwane reduan reduane ridouan redouanne
sufian: soufiane soufian sufyan sofiane sofian soufyane sufiane
zakaria: zakariya zakarya zakariae zakarie zacaria zakariyae zakariaa
yahya: yahia iahia yehya yahiya yahaya.
yasin: yassine yassin yasine yacine yaseen yassyn iasin
ayub: ayoub ayyub ayoube ayyoub ayob
bilal: billal belal bilel bilall
anas: anass annas
hamza: hamzah amza jamza hamzza
ilias: ilyas ilyass elias. illias iliass elyas ilyasse iliasse
imran: imrane emran imraan
adil: adel. adile
amin: amine ameen lamin. amyn
nabila: nabilah
tahar: taher tahir tahare
bachir: bashir basheer bachire
munir: mounir mouneer monir mounire muneer
jalal: djalal yalal jallal
kamal: kamel kamaal kemal.
faisal: faysal fayssal faissal feisal faycal faical faizal
walid: oualid waleed valid oualide
fatima: fatema fathima fatimah fatimatu. fatyma fatmh fatim
fatima zahra: fatimazahra fatimazohra fatimazahrae fatimazzahra fatimaezzahra fatimezzahra
fatima zahra: fatimaezzohra
fatima zahra: fatimezahra fatimaezahra fatimazara fatymazahra fatimzahra
zahra: zohra zahrae zahraa ezzahra ezzahrae ezzohra azzahra zzahra sahra
aicha: aisha aysha ayesha aysa. aischa aicha aichatu aixa. eicha aycha
mohamed: mhmd
ahmed: ahmd
yusef: iusf
mustafa: mstfa mustfa
karim: krim
khalid: khald
rachid: rshid
hasan: hsn
husein: hsin
mariam: mrim
aicha: aaisha
khadija: khadidja hadija jadiya jadicha khadiyah khadeeja khadijah jadija kadija khadiya kadidia.
khadija: jadidja khdija
khadijatou: khadidiatou khadidjatou kadiatou khadijatu kadidiatou khadydiatou
naima: naimah nayma naeema neima
samira: sameera samirah
malika: maleeka malica
fatiha: fatiya fateha fattiha
jamila: djamila jamilah gamila yamila djamela
latifa: lateefa latifah
hanan: hanane hannan
hafida: hafeeda hafeda hafidha hafsa.
zineb: zaynab zainab zeinab zeineb zaineb zeynab zinab zeyneb
yasmin: yasmina. yasmine jasmin yasmeen jasmine iasmin yassmin
mariam: maryam meriem meryem miriam. mariama. meriam maryem mariyam mariame maryama.
karima: kareema karimah carima
rachida: rashida racheeda
saida: saidah saeeda zaida. sayda
nadia: nadya nadiya nadiia nadja
samia: samya samiya
sumaya: soumaya soumia sumaia soumiya sumayya soumaia soumya sumia
suad: souad soad souaad
huda: houda hoda houdda
ilham: elham ilhame ilam
ikram: ikrame ekram
siham: sihame seham
wafa: wafae ouafa ouafae wafaa
sana: sanaa sanae sanna
hana: hanaa hanae
rajae: raja rajaa
nur: nour noor nor noura. nuur
salma: selma salwa.
amal: amaal amel
iman: imane iman eman imaan
asma: asmaa asmae asmah asmaae
hayat: hayet hayate hayatt
lubna: loubna lobna
buchra: bouchra bushra boushra bochra
muna: mouna mona muna
rabia: rabiaa rabea
habiba: habeeba habibah
fadma: fadhma fatna.
yamina: yamna. jamina iamina
ghizlan: ghizlane guizlane gizlane rhizlane rizlane ghislane guislane ghizlaine
mbark: embarek mbarek mebarek embark ambarek mubarak.
mimun: mimoun mimoune mimon
mimuna: mimouna mimona
haddu: haddou hadu hadou
mulay: moulay muley mouley
sidi: sidy cidi
fatou: fatu fatoo
fatoumata: fatumata fatoumatta fatoumato fatimata. fatmata fatoumaata
aminata: aminatta aminatou ameenata
aissatou: aisatu aissata. aisatou aichatou isatou aissatu issatou
awa: aoua hawa. aua
mamadou: mamadu mamadoo mamadouh momodou mamoudou. mammadou
modou: modu moudou modoou
amadou: amadu ahmadou amadu ahmadu
abdou: abdu abdoo
abdoulaye: abdulaye abdulai abdoulaie abdulay ablaye abdoulay abdoulahi
ousseynou: ousseinou useynou ousseynu ousainou
assane: asane alassane. hassana.
cheikh: sheikh cheick sheik cheij shekh sheij cheickh cheic chej cheih xeic sheykh
serigne: serign sering serine. serinye
moussa: musa mousa mussa moisa.
malick: malik malic maleek
bubacar: boubacar aboubacar abubakar boubakar bubakar aboubakar abubacar boubacarr abubaker
bubacar: aboubaker abubakr
bubacar: aboubacarr boubaker baboucarr babucarr bakar.
demba: dembah
samba: sambah
lamine: lamin lameen
babacar: babakar
ndeye: ndey deye. ndeie
khady: khadi kadi kady jadi
mame: mam
sokhna: soxna soknha sokna
bintou: bintu binta. bintoo
oumou: umu oumu umou
seydou: seidou saidou seydu saydou sidou
souleymane: suleyman souleiman suleiman soulaymane soulaimane soleiman sulaiman sulayman souleimane
souleymane: sulieman
souleymane: soulaiman suleman suleymane soleimane slimane. soulayman
issa: isa. aissa. eissa issah
yaya: yahaya yayah yaiya
oumar farouk: umarfaruk
faruk: farouk farooq faruq farooque farouq
bibi: beebi bibee beebee
begum: begam begom beghum begoum
khatun: khatoon khatum katun khatoun
kaur: kour
singh: sing. singhe
shahid: shaheed chahid. shahed
rahman: rehman rahmaan rahmane rahaman
nawaz: navaz nawas
iqbal: ikbal eqbal iqball
akhtar: akter aktar akther akthar ajtar
parvin: parveen perveen parvine parween
nasrin: nasreen nasrine
yasmina: yasmeena jasmina iasmina
asif: asef aasif
arif: aref aarif
zafar: zaffar zafer
waqas: wakas vaqas waqqas
bashir: basheer.
oleksandr: olexandr aleksandr alexandr aleksander oleksander alexander olecsandr aleksandar
oleksandr: olexander aliaksandr
oleksandra: olexandra aleksandra alexandra olecsandra
oleksi: oleksii alexei aleksei alexey aleksey oleksiy olexiy oleksey alexi olexi aleksi alexsei
sergei: sergey serhii serhiy sergii sergiy serguei serhi sergi. sergej serguey sergeiy sergey
volodymyr: vladimir volodimir wolodymyr vladymyr volodymir wladimir vladimyr
dmitri: dmytro dmitry dmitrii dmitriy dimitri dmitrij dmitro dimitry dmytri
mykola: nikolai nikolay mikola nikolaj nicolai mykhola
mykhailo: mikhail mijail mihail mykhaylo mikhailo mihaylo mykhajlo michail
mihai: mihaiu mihay
yevhen: evgeni yevhenii yevgeni evgeny yevgeniy ievgen evgenii yevgeny evguenii eugeniy evheni
yevhen: yevhenij yevheni
yevhen: ievgenii evgen ievhen evhen evguen evgueni ievgeni eugeni.
yevhenia: evgenia yevheniia yevgenia ievgeniia evgeniya yevgeniya evheniia ievgenia evguenia evhenia
andrei: andrii andrey andriy andriei andrej andri andry
vasyl: vasili vasily vasiliy vasil vassili vasyli
petro: piotr pyotr petr
pavlo: pavel pawel
oksana: oxana oksanna oxsana
ludmila: liudmyla liudmila lyudmila lyudmyla ludmyla liudmilla ludmilla
svitlana: svetlana svetlanna svitlanna switlana svetlena.
irina: iryna iryna irinna yrina
halyna: galina galyna halina galena.
larysa: larisa larissa laryssa
natalia: nataliia natalya nataliya natalja natali. natalija nathalia nataly
tatiana: tetiana tatyana tetyana tatjana tetjana tatianna tania. tetianna
kateryna: ekaterina katerina yekaterina jekaterina iekaterina katerine. ekateryna caterina. kateryna
anastasia: anastasiia anastasiya anastasija nastia nastya anastacia anastasya
daria: dariia darya dariya daryia darija
ksenia: kseniia kseniya xenia ksenya xeniya
valeria: valeriia valeriya valerija
valeri: valerii valeriy valery valerij valerie.
yuri: yurii yuriy iuri iurii juri yury jurij iurie
vitali: vitalii vitaliy vitaly vitalie vitalij
anatoli: anatolii anatoliy anatoly anatolie anatolij
yaroslav: iaroslav jaroslav yaroslaw
viacheslav: vyacheslav vjacheslav viatcheslav
maksym: maxim maksim maxym maksimo.
artem: artiom artyom artyem artim
bohdan: bogdan bohdann
ihor: igor ihorr
oleh: oleg olegh
hryhori: grigori hryhorii grigory grigoriy grigorii hrigori
heorhi: georgi georgii heorhii georgiy georgy gueorgui guiorgui
hanna: ganna
inna: ina.
yana: iana jana.
mariana: maryana marianna marjana
nazar: nasar
roman: romano.
ruslan: rouslan
zhanna: janna zhana
zoya: zoia zoja
gheorghe: george. georghe gheorge gheorgue gheorghi
ioan: ion.
stefan: stephan stefano. shtefan
stefania: stephania estefania stefanie.
ionut: ionuts ionutz ionutt
cristi: kristi.
mihaela: mihaella miaela mijaela
nicoleta: nicoletta nikoleta
andrea: andreea andreia
elisaveta: elizaveta yelizaveta yelyzaveta lizaveta elizabeta. yelisaveta
daniela: danyela danijela
florin: florinn
vasile: basile.
constantin: konstantin kostantin constantine konstantyn costantin
dumitru: dimitru dumitrou
laurentiu: laurentziu laurentsiu
catalin: katalin.
razvan: rasvan
"""
