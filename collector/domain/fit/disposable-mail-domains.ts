/**
 * Addresses for a few minutes (417 domains). Sorted; a domain covers all below it. Only domains that two lists name, or one list
 * and we know: `data/disposable.txt` and `data/free.txt` of the npm package @activeprospect/freemail 1.5.2, and disposable-domains 2.0.1
 * (MIT licence). The latter alone has 133,605, nearly all of them used for a week.
 * Copyright (c) 2015, Will White, ISC licence: permission to use, copy, modify, and/or distribute for any purpose with or
 * without fee is granted, provided that this notice appears in all copies; provided "as is", without any warranty.
 */
const both = `
0-mail.com 0815.ru 0clickemail.com 0sg.net 0wnd.net 0wnd.org 10minutemail.co.uk 10minutemail.com 10minutemail.net
1secmail.com 20minutemail.com 2prong.com 30minutemail.com 33mail.com 4warding.com 4warding.net 60minutemail.com
9ox.net a-bc.net aemail4u.com afrobacon.com alivance.com amilegit.com amiri.net amiriindustries.com anonymbox.com
antichef.com antichef.net antispam.de antispam24.de armyspy.com baxomale.ht.cx beefmilk.com binkmail.com
bio-muesli.net bobmail.info bodhi.lawlita.com bofthew.com brefmail.com bsnow.net bspamfree.org bugmenot.com
burnermail.io byom.de casualdx.com centermail.com centermail.net chogmail.com choicemail1.com courrieltemporaire.com
crazymailing.com cubiclink.com curryworld.de cuvox.de dacoolest.com dandikmail.com dayrep.com dcemail.com
deadaddress.com deadspam.com deagot.com despam.it despammed.com devnullmail.com dfgh.net digitalsanctuary.com
dingbone.com discard.email discardmail.com discardmail.de disposableaddress.com disposablemail.com dispostable.com
dm.w3internet.co.uk docmail.cz dodgeit.com dodgit.com donemail.ru dontreg.com dontsendmespam.de dropmail.me
dump-email.info dumpandjunk.com dumpmail.de e-mail.com e-mail.org e4ward.com einrot.com email60.com emailfake.com
emailias.com emailinfive.com emailmiser.com emailsensei.com emailtemporario.com.br emailto.de emailwarden.com
emailx.at.hm emailxfer.com emz.net explodemail.com eyepaste.com fakeinbox.com fakeinformation.com
fakemailgenerator.com fantasymail.de fexpost.com filzmail.com fleckens.hu fr33mail.info frapmail.com fuckingduh.com
fudgerub.com garliclife.com generator.email get1mail.com get2mail.fr getairmail.com getnada.com getonemail.com
ghosttexter.de girlsundertheinfluence.com gishpuppy.com gotmail.com great-host.in greensloth.com grr.la gsrv.co.uk
guerillamail.biz guerillamail.com guerrillamail.biz guerrillamail.com guerrillamail.de guerrillamail.info
guerrillamail.net guerrillamail.org guerrillamailblock.com gustr.com haltospam.com hatespam.org hidemail.de
hmamail.com hochsitze.com hulapla.de imails.info imstations.com inboxbear.com inboxclean.com inboxclean.org
inboxkitten.com incognitomail.org irish2me.com iwi.net jetable.com jetable.net jetable.org jourrapide.com kasmail.com
kaspop.com killmail.com killmail.net klassmaster.com klzlk.com kulturbetrieb.info kurzepost.de lhsdv.com
lifebyfood.com link2mail.net linshiyouxiang.net liquidinformation.net lookugly.com lortemail.dk lr78.com
mail-temporaire.fr mail2rss.org mail333.com mail4trash.com mailbidon.com mailblocks.com mailbucket.org mailcatch.com
maildrop.cc mailexpire.com mailforspam.com mailfreeonline.com mailin8r.com mailinater.com mailinator.com
mailinator.net mailinator2.com mailincubator.com mailme.ir mailme.lv mailmetrash.com mailmoat.com mailnator.com
mailnesia.com mailnull.com mailpoof.com mailquack.com mailsac.com mailscrap.com mailsiphon.com mailto.plus
mailzilla.com mailzilla.org makemetheking.com mamber.net mantramail.com mbx.cc mega.zik.dj meinspamschutz.de
meltmail.com messagebeamer.de mintemail.com moakt.cc moakt.com mohmal.com mohmal.in mt2009.com mycleaninbox.net
mymail-in.net mypartyclip.de myphantomemail.com mytemp.email mytempemail.com mytrashmail.com nada.email neomailbox.com
nepwk.com nervmich.net nervtmich.net netmails.com netmails.net neverbox.com no-spam.ws nogmailspam.info nomail.xl.cx
nomail2me.com nomorespamemails.com nospam.ze.tc nospam4.us notmailinator.com notsharingmy.info nowmymail.com
nurfuerspam.de nwldx.com objectmail.com obobbo.com oneoffemail.com onewaymail.com oopi.org opayq.com
ordinaryamerican.net otherinbox.com owlpic.com owlymail.com pancakemail.com pokemail.net politikerclub.de poofy.org
pookmail.com postafree.com privacy.net privy-mail.com proxymail.eu prtnx.com put2.net putthisinyourspamdatabase.com
quickinbox.com rcpt.at recode.me recursor.net rhyta.com rtrtr.com s0ny.net safe-mail.net safersignup.de
safetymail.info safetypost.de sandelf.de saynotospams.com sharklasers.com shieldedmail.com shiftmail.com shitmail.me
shortmail.net sibmail.com slaskpost.se smellfear.com snakemail.com sneakemail.com sofimail.com sofort-mail.de
sogetthis.com soodonims.com spam4.me spambob.net spambob.org spambog.com spambog.de spambog.ru spambox.info spambox.us
spamcannon.com spamcannon.net spamcero.com spamcon.org spamcorptastic.com spamcowboy.com spamcowboy.net spamcowboy.org
spamday.com spameater.org spamex.com spamfree.eu spamfree24.com spamfree24.de spamfree24.org spamgourmet.com
spamgourmet.net spamgourmet.org spamhereplease.com spamhole.com spamify.com spaminator.de spaml.com spaml.de
spammotel.com spamobox.com spamoff.de spamslicer.com spamspot.com spamthis.co.uk supergreatmail.com supermailer.jp
superrito.com suremail.info teewars.org teleworm.com teleworm.us temp-mail.com temp-mail.org tempail.com
tempe-mail.com tempemail.com tempemail.net tempinbox.co.uk tempinbox.com tempmail.it tempmail.plus tempmailo.com
tempomail.fr temporaryforwarding.com temporaryinbox.com tempr.email thanksnospam.info thankyou2010.com
thisisnotmyrealemail.com thrott.com throwawayemailaddress.com throwawaymail.com tilien.com tmailinator.com tmpmail.net
tmpmail.org tradermail.info trash-mail.at trash-mail.com trash-mail.de trash2009.com trashdevil.com trashdevil.de
trashemail.de trashmail.at trashmail.com trashmail.de trashmail.me trashmail.net trashmail.org trashmailer.com
trashymail.com trbvm.com trbvn.com trillianpro.com twinmail.de tyldd.com uggsrock.com upliftnow.com venompen.com
veryrealemail.com wegwerfadresse.de wegwerfemail.de wegwerfmail.de wegwerfmail.net wegwerfmail.org wh4f.org whyspam.me
willselfdestruct.com winemaven.info wronghead.com wwwnew.eu xemaps.com xents.com xmaily.com xoxy.net yep.it
yogamaven.com yopmail.com yopmail.fr yopmail.net yuurok.com zehnminutenmail.de zetmail.com zippymail.info zoemail.net
zuvio.com
`;

export const disposableMailDomains: ReadonlySet<string> = new Set(both.trim().split(/\s+/));
